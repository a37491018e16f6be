"""Shared files in a folder: of the only host, or one that all hosts mount."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.core.files.storage import FileSystemStorage

from .files import SharedFiles


class FolderFiles(SharedFiles, FileSystemStorage):
    """Django's storage in a folder."""

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Write beside it, for nobody else to read, and rename."""
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        # What begins with a dot is in no backup.
        unfinished = path.with_name(f".{path.name}-{uuid4().hex}")
        try:
            with open(unfinished, "wb", opener=_for_nobody_else) as file:
                yield file
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        """Yield where it is."""
        yield Path(self.path(name))

    def fetch(self, name: str, target: Path) -> None:
        """Copy it."""
        shutil.copyfile(self.path(name), target)

    def times_in(self, folder: str) -> dict[str, datetime]:
        """Look at the files, those that are still being written included."""
        try:
            return {
                entry.name: datetime.fromtimestamp(entry.stat().st_mtime, UTC)
                for entry in os.scandir(self.path(folder))
                if entry.is_file()
            }
        except FileNotFoundError:
            return {}

    def delete_folder(self, folder: str) -> None:
        """Delete it, unless it is gone."""
        shutil.rmtree(self.path(folder), ignore_errors=True)


def _for_nobody_else(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
