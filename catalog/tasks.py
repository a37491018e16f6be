"""Background tasks of the catalogue."""

from celery import shared_task

from .admin import movie_exports
from .imports.history import running, unmatched, uploads


@shared_task
def export_movies(name: str) -> None:
    """Make a file of movies that an admin has asked for."""
    movie_exports.make(name)


@shared_task
def run_history_imports(user_id: int) -> None:
    """Go on with the imports that a user has begun."""
    running.continue_all(user_id)


@shared_task
def continue_history_imports() -> None:
    """Go on with the imports whose worker is gone; runs on a schedule."""
    running.continue_all()


@shared_task
def tidy_history_imports() -> None:
    """Look again for movies that were not known, and delete old files; runs on a schedule."""
    unmatched.match_again()
    uploads.delete_old_files()
