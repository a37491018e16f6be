"""What the site asks of the place where shared files are kept, beyond Django's own storages."""

import errno
from abc import abstractmethod
from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from django.core.files.storage import Storage, default_storage


class UnansweredError(OSError):
    """Object storage does not answer, or refuses; what it keeps may be there all the same."""

    def __init__(self, reason: str) -> None:
        # A fault of the disk to whoever knows of disks only.
        super().__init__(errno.EIO, reason)


class SharedFiles(Storage):
    """Files that every process of the site finds by their name."""

    @abstractmethod
    def writing(self, name: str) -> "AbstractContextManager[IO[bytes]]":
        """Write a file, in place of one that is there; whole, or not at all."""

    @abstractmethod
    def at_hand(self, name: str) -> AbstractContextManager[Path]:
        """Have a file as one of this host, to read it.

        Raises
        ------
        FileNotFoundError
            If it is not there, at the latest when it is opened.
        """

    @abstractmethod
    def fetch(self, name: str, target: Path) -> None:
        """Copy a file to this host.

        Raises
        ------
        FileNotFoundError
            If it is not there.
        """

    @abstractmethod
    def times_in(self, folder: str) -> dict[str, datetime]:
        """Return when each file in a folder was written, by its name; none without the folder."""

    @abstractmethod
    def delete_folder(self, folder: str) -> None:
        """Delete a folder with all that is in it."""

    def read_soon(self, name: str) -> bytes:
        """Return a file that is not large, for a page: it waits for storage a moment only.

        Raises
        ------
        FileNotFoundError
            If it is not there.
        UnansweredError
            If object storage does not answer, or lately did not.
        """
        with self.open(name) as file:
            return file.read()

    def check(self) -> None:
        """Make sure that object storage is there, and may be used; a folder always is.

        Raises
        ------
        UnansweredError
            If not, or if it does not answer within a moment.
        """

    def delete_unused(self, folder: str, used: Collection[str], before: datetime) -> int:
        """Delete the files in a folder that were written before a moment; return how many.

        Parameters
        ----------
        used
            Their names in the folder; these stay.
        """
        written = self.times_in(folder)
        unused = [name for name, at in written.items() if at < before and name not in used]
        for name in unused:
            self.delete(f"{folder}/{name}")
        return len(unused)


shared_files = cast(SharedFiles, default_storage)
"""Posters, archives, and what people upload: a folder, or a bucket where STORAGE_URL names one."""
