"""Background tasks of the catalogue."""

from celery import shared_task

from .admin import movie_exports


@shared_task
def export_movies(name: str) -> None:
    """Make a file of movies that an admin has asked for."""
    movie_exports.make(name)
