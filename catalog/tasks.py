"""Background tasks of the catalogue."""

import logging
from collections.abc import Callable

from celery import shared_task
from django.utils.translation import override

from .additions import asking, taking_up
from .additions import unmatched as brought
from .admin import movie_exports, movie_imports
from .enrichment import changes, keeping, one_movie
from .enrichment import running as rounds
from .exports import making
from .imports.history import running, unmatched, uploads
from .merging import duplicates, jobs
from .models import HistoryImport, MergeJob, MovieMerge, edits
from .providers.errors import SourceError

logger = logging.getLogger(__name__)


@shared_task
def export_movies(name: str) -> None:
    """Make a file of movies that an admin has asked for."""
    movie_exports.make(name)


@shared_task
def check_movies(name: str, language: str | None = None) -> None:
    """Find out what a file of movies would change, for an admin who uploaded it."""
    with override(language):
        movie_imports.check(name)


@shared_task
def write_movies(
    name: str, user_id: int, add_twins: bool = False, language: str | None = None
) -> None:
    """Write the right rows of a file of movies that an admin has confirmed."""
    with override(language):
        movie_imports.write(name, user_id, add_twins=add_twins)


@shared_task
def continue_movie_files() -> None:
    """Go on with admins' files of movies whose worker is gone; runs on a schedule."""
    movie_imports.continue_stalled()
    movie_exports.make_left()


@shared_task
def find_duplicates() -> None:
    """Look for movies that may be the same one; runs on a schedule."""
    duplicates.find_duplicates()


@shared_task
def forget_old_merges() -> None:
    """Delete what only an undo would need of merges too old for one; runs on a schedule."""
    MovieMerge.objects.forget_old()
    MergeJob.objects.forget_old()


@shared_task
def run_merge(pk: int) -> None:
    """Merge two movies, or undo a merge, that a keeper waits for."""
    jobs.run_waiting(pk)


@shared_task
def run_waiting_merges() -> None:
    """Merge what no worker is at, as one that was stopped has left; runs on a schedule."""
    jobs.run_waiting()


@shared_task
def forget_old_edits() -> None:
    """Delete the edits of the catalogue that are due; runs on a schedule."""
    edits.forget_old_edits()


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
    """Look again for movies that were not known, and delete what is old; runs on a schedule."""
    unmatched.match_again()
    HistoryImport.objects.forget_old()
    uploads.delete_old_files()


@shared_task
def make_exports(user_id: int) -> None:
    """Make the archive that a user has asked for."""
    making.make_waiting(user_id)


@shared_task
def make_waiting_exports() -> None:
    """Make the archives whose worker is gone; runs on a schedule."""
    making.make_waiting()


@shared_task
def delete_expired_exports() -> None:
    """Delete archives that can no longer be downloaded; runs on a schedule."""
    making.delete_expired()


@shared_task
def fill_movies() -> None:
    """Go on with the rounds through the sources; runs on a schedule."""
    rounds.go_on_with_all()


@shared_task
def fetch_requested_movies() -> None:
    """Fetch the movies that users have asked for; runs on a schedule, too."""
    asking.fetch_requested()


@shared_task
def fetch_unmatched_movies() -> None:
    """Fetch movies that users' files name and that are not here; runs on a schedule."""
    ask_or_log(brought.fetch_unmatched)


@shared_task
def take_up_new_movies() -> None:
    """Add new movies by the admin's rules; runs on a schedule, and does it once a day."""
    taking_up.take_up_new_movies()


@shared_task
def refresh_movie(pk: int) -> None:
    """Ask the sources about a movie again, for an admin."""
    ask_or_log(lambda: one_movie.refresh(pk))


@shared_task
def keep_sources_fresh() -> None:
    """Ask anew for what was changed or may not be kept longer; runs on a schedule."""
    ask_or_log(keeping.renew_and_remove)
    ask_or_log(changes.note_changed)
    ask_or_log(changes.renew_changed)


def ask_or_log(work: Callable[[], object]) -> None:
    """Do the work; log in one line why a source could not be asked."""
    try:
        work()
    except SourceError as error:
        logger.warning("not asked: %s", error)
