"""Can what people do be stored? Asked of the disk, and of each folder that the site writes to."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from core.shared_files import UnansweredError, shared_files

PARTS = ("database", "media", "models")
ROOM = 1 << 20
"""What must fit besides: a full disk often has a few kilobytes left."""


def unwritable_parts() -> dict[str, str]:
    """Return why the database, the posters and the models cannot be written, each by its name.

    Returns
    -------
    dict[str, str]
        Empty where all of them can.

    Raises
    ------
    django.db.Error
        If the database cannot be reached.
    """
    media = _bucket() if settings.STORAGE_URL else _folder(Path(settings.MEDIA_ROOT))
    found = {"media": media, "models": _folder(settings.MODELS_DIR)}
    found["database"] = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    return {name: reason for name, reason in found.items() if reason}


def _bucket() -> str:
    """Ask whether it is there: a write each time would cost money."""
    try:
        shared_files.check()
    except UnansweredError as error:
        return str(error.strerror)
    return ""


def _folder(folder: Path) -> str:
    """Write a nameless file and let it go."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            os.posix_fallocate(file.fileno(), 0, ROOM)
    except OSError as error:
        return str(error.strerror)
    return ""


def _sqlite() -> str:
    """Look at the files only: a write would wait for whoever writes now."""
    database = Path(connection.settings_dict["NAME"])
    for file in (database, *(Path(f"{database}{end}") for end in ("-wal", "-shm"))):
        if file.exists() and not os.access(file, os.W_OK):
            return f"{file.name} cannot be written to by this user"
    return _folder(database.parent)


def _postgresql() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        (read_only,) = cursor.fetchone()
    return "the server takes no writes" if read_only == "on" else ""
