"""The files that people bring, kept where a worker finds them for as long as it needs them."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.utils import timezone

from catalog.models import HistoryImport
from core.shared_files import shared_files

# What begins with a dot is in no backup.
FOLDER = ".history-imports"
KEPT = timedelta(days=1)
"""So long the scale of a file can be changed."""
MOST_FILES = 10
MOST_BYTES = 100 * 2**20
"""Of all files of an import together."""
LONGEST_NAME = 100


def keep_file(upload: "File[bytes]", name: str) -> dict[str, Any]:
    """Keep a file, and return what an import knows of it."""
    kept = uuid.uuid4().hex
    shared_files.save(path_of(kept), upload)
    # A name may be a path, with the signs of any system.
    plain = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in plain if letter.isprintable())[:LONGEST_NAME]
    return {"name": shown or "?", "kept": kept}


def path_of(kept: str) -> str:
    """Return where a file is among the shared ones."""
    return f"{FOLDER}/{kept}"


def delete_files(files: Iterable[dict[str, Any]]) -> None:
    """Delete the files of an import."""
    for file in files:
        shared_files.delete(path_of(file["kept"]))


def delete_old_files() -> None:
    """Delete the files of imports that are long over."""
    in_use = {
        file["kept"]
        for files in HistoryImport.objects.unfinished().values_list("files", flat=True)
        for file in files
    }
    shared_files.delete_unused(FOLDER, in_use, timezone.now() - KEPT)
