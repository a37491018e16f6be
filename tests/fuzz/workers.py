"""What a worker does with what was uploaded, at once."""

from datetime import timedelta
from unittest.mock import patch

from catalog.admin import movie_imports
from catalog.imports.history.running import continue_all
from movierec.body_sizes import TAKE_FILES
from shelves.models import Shelf
from shelves.refreshing import refresh

LEAD_TO_WORK = TAKE_FILES | {
    "change_history_import",
    "undo_history_import",
    "admin:catalog_movie_one_import",
}


def work() -> None:
    """Import histories, fill shelves from files, and check and write tables of movies."""
    continue_all()
    for shelf in Shelf.objects.due().filter(kind=Shelf.Kind.FILES):
        refresh(shelf)
    with patch.object(movie_imports, "_STALLED_AFTER", timedelta()):
        movie_imports.continue_stalled()
