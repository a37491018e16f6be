"""Background tasks of the catalogue."""

from celery import shared_task

from .admin import movie_exports
from .imports.history import running, unmatched, uploads
from .models import HistoryImport


@shared_task
def export_movies(name: str) -> None:
    """Make a file of movies that an admin has asked for."""
    movie_exports.make(name)


@shared_task
def run_history_import(pk: int) -> None:
    """Go on with an import that a user has begun."""
    for history_import in HistoryImport.objects.filter(pk=pk):
        running.run(history_import)


@shared_task
def continue_history_imports() -> None:
    """Go on with the imports whose worker is gone; runs on a schedule."""
    running.continue_all()


@shared_task
def tidy_history_imports() -> None:
    """Look again for movies that were not known, and delete old files; runs on a schedule."""
    unmatched.match_again()
    uploads.delete_old_files()
