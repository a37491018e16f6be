"""Libraries as files: .nfo files, alone, in an archive or a folder, or a CSV file with ids."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils import translation
from django.utils.translation import gettext as _

from catalog.imports.history.errors import UnusableFileError
from catalog.imports.history.records import Work
from catalog.imports.history.sources.plain_csv import columns_of
from catalog.imports.history.sources.reading_rows import work_of_row
from catalog.imports.history.tables import BROKEN, open_tables

from ..models.shelf import MOST_ITEMS
from . import nfo

MOST_BYTES = 50 * 2**20
"""Of an uploaded file."""
MOST_UNPACKED = 300 * 2**20


class FileError(Exception):
    """Nothing can be taken from a file; the message says why, to whoever brought it."""


class FullError(FileError):
    """A file has more than a shelf can hold."""


def read_file(path: Path, name: str) -> list[Work]:
    """Return the movies of an .nfo file, a zip archive of such files, or a CSV file.

    Raises
    ------
    FileError
        If it names no movie, or too many.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
        if head.startswith(b"PK\x03\x04") and (works := _of_archive(path)):
            return works
        if name.lower().endswith(".nfo"):
            return _bounded(filter(None, [nfo.work_in(_start_of(path.open("rb")))]))
        return _bounded(_of_tables(path, name))
    except UnusableFileError as error:
        raise FileError(translation.gettext(error.said) % error.facts) from error
    except BROKEN as error:
        raise FileError(_("The file cannot be read; it may be damaged.")) from error


def read_folder(folder: Path) -> list[Work]:
    """Return the movies of all .nfo files in a folder and those below.

    Raises
    ------
    FileError
        If there is none, or too many, or one may not be read.
    """
    found = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() == ".nfo")
    try:
        works = (nfo.work_in(_start_of(path.open("rb"))) for path in found if path.is_file())
        return _bounded(work for work in works if work)
    except OSError as error:
        raise FileError(f"{error.filename}: {error.strerror}") from error


def _of_archive(path: Path) -> list[Work]:
    """Return the movies of the .nfo files in an archive; none of one that has no such files."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        wanted = [one for one in members if one.filename.lower().endswith(".nfo")]
        if len(wanted) > MOST_ITEMS:
            raise FullError(_("The archive holds too many files."))
        return _bounded(_works_in(archive, wanted)) if wanted else []


def _works_in(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[Work]:
    left = MOST_UNPACKED
    for member in members:
        content = _start_of(archive.open(member))
        left -= len(content)
        if left < 0:
            raise FullError(_("The archive is too large when unpacked."))
        if work := nfo.work_in(content):
            yield work


def _of_tables(path: Path, name: str) -> Iterator[Work]:
    for table in open_tables(path, name):
        columns = columns_of(table.header)
        if not {"title", "imdb_id", "tmdb_id", "movielens_id"} & columns.keys():
            continue
        lines = table.lines()
        next(lines, None)
        for line in lines:
            if len(line) > max(columns.values()):
                work = work_of_row({key: line[place].strip() for key, place in columns.items()})
                if work.title or work.ids:
                    yield work


def _bounded(works: Iterator[Work]) -> list[Work]:
    found: dict[Work, None] = {}
    for work in works:
        found[work] = None
        if len(found) > MOST_ITEMS:
            raise FullError(_("It has more movies than a shelf can hold."))
    if not found:
        raise FileError(_("No movie was found in it: bring .nfo files, or a CSV file with ids."))
    return list(found)


def _start_of(file: IO[bytes]) -> bytes:
    with file:
        return file.read(nfo.MOST_READ)
