"""Files on disk and in zip archives, opened in the same way."""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from .errors import UnknownFormatError, UnreadableSourceError

_BUFFER = 1 << 18
_BOM = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"
# What the file system raises, and zipfile on damaged, encrypted or unsupported members.
_READ_ERRORS = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)


@dataclass(frozen=True)
class DataFile:
    """A file that can be read any number of times, always from the start.

    Attributes
    ----------
    name
        For messages; inside a folder or archive with the folders in between.
    """

    name: str
    _open: Callable[[], Any]

    @classmethod
    def at(cls, path: Path, name: str | None = None) -> "DataFile":
        """Return the file at `path`, which need not be there yet; one made by gzip is unpacked."""
        return cls(name or path.name, partial(_opened, path))

    @contextmanager
    def open(self) -> Iterator[io.BufferedReader]:
        """Open the file for reading, past a byte order mark.

        Raises
        ------
        UnreadableSourceError
            Now or at a later read, when the file is missing or cannot be read.
        """
        try:
            with self._open() as raw, io.BufferedReader(raw, _BUFFER) as stream:
                if stream.read(len(_BOM)) != _BOM:
                    stream.seek(0)
                yield stream
        except _READ_ERRORS as error:
            raise _unreadable(self.name, error) from error


def _opened(path: Path) -> Any:
    file = path.open("rb", buffering=0)
    packed = file.read(len(_GZIP)) == _GZIP
    file.close()
    return gzip.open(path) if packed else path.open("rb", buffering=0)


def files_in(path: Path) -> dict[str, DataFile]:
    """Return the files of a folder and its sub-folders, or of a zip archive, by their paths in it.

    Raises
    ------
    UnknownFormatError
        If it is a file of another kind, or a damaged archive.
    UnreadableSourceError
        If it does not exist or cannot be read.
    """
    try:
        if path.is_dir():
            found = [file for depth in ("*", "*/*") for file in path.glob(depth) if file.is_file()]
            names = {file.relative_to(path).as_posix().removesuffix(".gz"): file for file in found}
            return {name: DataFile.at(file, name) for name, file in names.items()}
        # Members are read in place and never extracted.
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise _unreadable(str(path), error) from error
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise UnknownFormatError(
            f"{path} is neither a folder nor a whole zip archive: {error}"
        ) from error
    return {name: DataFile(name, partial(archive.open, name)) for name in archive.namelist()}


def _unreadable(name: str, error: BaseException) -> UnreadableSourceError:
    if isinstance(error, FileNotFoundError):
        return UnreadableSourceError(f"{name} does not exist")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UnreadableSourceError(f"{name} cannot be read: {reason or type(error).__name__}")
