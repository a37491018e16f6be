"""Background tasks of the catalogue."""

from celery import shared_task

from .admin import movie_exports, movie_imports


@shared_task
def export_movies(name: str) -> None:
    """Make a file of movies that an admin has asked for."""
    movie_exports.make(name)


@shared_task
def check_movies(name: str) -> None:
    """Find out what a file of movies would change, for an admin who uploaded it."""
    movie_imports.check(name)


@shared_task
def write_movies(name: str, user_id: int) -> None:
    """Write a file of movies that an admin has confirmed."""
    movie_imports.write(name, user_id)
