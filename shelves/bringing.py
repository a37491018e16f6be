"""Files that shelves are to be filled from, kept until a worker has read them."""

import uuid
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.imports.history.records import Work
from core.shared_files import shared_files

from .models import Shelf
from .sources.files import FileError, read_file

# What begins with a dot is in no backup.
FOLDER = ".shelf-files"
_KEPT = timedelta(days=1)
"""So long a file may be on its way to its shelf."""


def keep_file(upload: "File[Any]") -> str:
    """Keep a file, and return its name in the folder."""
    ending = ".nfo" if (upload.name or "").lower().endswith(".nfo") else ""
    kept = f"{uuid.uuid4().hex}{ending}"
    shared_files.save(f"{FOLDER}/{kept}", upload)
    return kept


def works_in(kept: str) -> list[Work]:
    """Return the movies of a file that is kept.

    Raises
    ------
    FileError
        If it names none, or too many, or is no longer there.
    """
    try:
        with shared_files.at_hand(f"{FOLDER}/{kept}") as path:
            return read_file(path, kept)
    except FileNotFoundError as error:
        raise FileError(_("The file cannot be read; it may be damaged.")) from error


def delete_file(kept: str) -> None:
    """Delete a file, if there is one."""
    if kept:
        shared_files.delete(f"{FOLDER}/{kept}")


def forget(shelf: Shelf, kept: str) -> None:
    """Delete a file that was read; if its owner brought another one meanwhile, that is due."""
    own = Shelf.objects.filter(pk=shelf.pk)
    if not own.filter(brought=kept).update(brought=""):
        own.exclude(brought="").update(next_at=timezone.now())
    delete_file(kept)


def delete_old_files() -> None:
    """Delete the files that are of no shelf."""
    in_use = set(Shelf.objects.exclude(brought="").values_list("brought", flat=True))
    shared_files.delete_unused(FOLDER, in_use, timezone.now() - _KEPT)
