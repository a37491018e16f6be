"""Folders and zip archives, both as files that can be listed and streamed."""

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from .errors import UnknownFormatError, UnreadableSourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 18
_BOM = b"\xef\xbb\xbf"
# What zipfile raises on damaged, encrypted or unsupported members, and the file system on its own.
_READ_ERRORS = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)

Opener = Callable[[], io.BufferedReader]


class Container(Protocol):
    """Where a release's files are."""

    def names(self) -> list[str]:
        """List the files as POSIX paths inside the container."""

    def open(self, name: str) -> io.BufferedReader:
        """Open one of them for reading, past a byte order mark."""


class Folder:
    """A folder: its own files and those of its sub-folders, no deeper."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """List the files as POSIX paths relative to the folder."""
        found = (file for depth in ("*", "*/*") for file in self._path.glob(depth))
        return sorted(file.relative_to(self._path).as_posix() for file in found if file.is_file())

    def open(self, name: str) -> io.BufferedReader:
        """Open a file for reading; raises `UnreadableSourceError`."""
        return open_file(self._path / name, name)


class ZipArchive:
    """A zip archive, read in place and never extracted."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """List the members; raises `UnknownFormatError` for a damaged archive."""
        try:
            with zipfile.ZipFile(self._path) as archive:
                return sorted(info.filename for info in archive.infolist() if not info.is_dir())
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
            raise UnknownFormatError(f"{self._path} is a damaged zip archive: {error}") from error
        except OSError as error:
            raise _unreadable(str(self._path), error) from error

    def open(self, name: str) -> io.BufferedReader:
        """Open a member for reading; raises `UnreadableSourceError`."""
        return _buffered(lambda: _open_member(self._path, name), name)


def open_file(path: Path, shown_as: str) -> io.BufferedReader:
    """Open a file for reading in blocks.

    Parameters
    ----------
    path
        The file.
    shown_as
        Its name in error messages.

    Returns
    -------
    io.BufferedReader
        The bytes after a UTF-8 byte order mark, if there is one.

    Raises
    ------
    UnreadableSourceError
        Now or at a later read, when the file is missing or cannot be read.
    """
    return _buffered(lambda: path.open("rb", buffering=0), shown_as)


def _buffered(opener: Callable[[], IO[bytes]], name: str) -> io.BufferedReader:
    try:
        guarded: io.RawIOBase = _GuardedReader(opener(), name)
    except (*_READ_ERRORS, KeyError) as error:
        raise _unreadable(name, error) from error
    stream: io.BufferedReader = io.BufferedReader(guarded, _BUFFER)
    if stream.peek(len(_BOM)).startswith(_BOM):
        stream.read(len(_BOM))
    return stream


def _open_member(path: Path, name: str) -> IO[bytes]:
    # The member keeps the archive's file open until it is closed itself.
    with zipfile.ZipFile(path) as archive:
        return archive.open(name)


class _GuardedReader(io.RawIOBase):
    """Turns the errors of reading into the package's own, once a block and not once a line."""

    def __init__(self, inner: IO[bytes], name: str) -> None:
        super().__init__()
        self._inner = inner
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        try:
            block = self._inner.read(len(view))
        except _READ_ERRORS as error:
            raise _unreadable(self._name, error) from error
        view[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._inner.close()
        super().close()


def _unreadable(name: str, error: BaseException) -> UnreadableSourceError:
    if isinstance(error, FileNotFoundError):
        return UnreadableSourceError(f"{name} does not exist")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UnreadableSourceError(f"{name} cannot be read: {reason or type(error).__name__}")
