"""Files as tables: CSV and JSON, alone or in a zip archive, never more than a bounded part of them.

Nothing is unpacked to the disk, and what an archive says of its sizes is not believed.
"""

import csv
import gzip
import io
import json
import lzma
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from ..text_files import AS_CP1252, HEAD, delimiter_of, encoding_of
from .errors import UnrecognisedFileError, UnusableFileError

MOST_MEMBER_BYTES = 100 * 2**20
MOST_BYTES = 300 * 2**20
"""Of all members of an archive together, unpacked."""
MOST_JSON_BYTES = 30 * 2**20
"""A JSON file is in memory as a whole, and takes several times its size there."""
MOST_MEMBERS = 2_000
MOST_ROWS = 400_000
LONGEST_CELL = 100_000
LONGEST_ROW = 1_000_000
"""In characters: a row of nothing but separators is a cell each in memory."""
_DAMAGED = gettext_noop("%(name)s cannot be read; it may be damaged.")
BROKEN = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
"""What damaged, encrypted and unsupported files raise while they are read."""
_SEPARATOR_HINT = "sep="
"""Excel reads what follows as the sign between cells, and writes it before the header."""
_PAGE = re.compile(r"-(\d+)$")

Opener = Callable[[], io.RawIOBase]


@dataclass(frozen=True)
class Table:
    """A CSV file, or a JSON file.

    Attributes
    ----------
    path
        Within the archive, or the file's own name.
    beside
        All tables of the archive.
    """

    path: str
    _open: Opener
    is_json: bool = False
    beside: "list[Table]" = field(default_factory=list, repr=False, compare=False)

    @property
    def stem(self) -> str:
        """The file's name without folders and its ending, in lower case."""
        return Path(self.path).stem.lower()

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of the folders that the file is in, in lower case."""
        return Path(self.path.lower()).parts[:-1]

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The names of the columns of a CSV file: trimmed, in lower case."""
        if self.is_json:
            return ()
        first = next(self.lines(), [])
        return tuple(" ".join(cell.split()).lower() for cell in first)

    @cached_property
    def head(self) -> str:
        """The beginning of a JSON file; nothing of any other."""
        if not self.is_json:
            return ""
        with self._reading() as stream:
            return (stream.read(HEAD) or b"").decode("utf-8-sig", "ignore").lstrip()

    @cached_property
    def first_item(self) -> Any:
        """The first item of a JSON file that is a list of objects; None for any other."""
        head = self.head
        if not head.startswith("["):
            return None
        try:
            return json.JSONDecoder().raw_decode(head[1:].lstrip())[0]
        except (ValueError, RecursionError):
            return None

    @property
    def document(self) -> Any:
        """The content of a JSON file; not kept, for all of them together can be large."""
        with self._reading() as stream:
            content = stream.read(MOST_JSON_BYTES + 1) or b""
        if len(content) > MOST_JSON_BYTES:
            raise UnusableFileError(
                gettext_noop("%(name)s has more than %(most)s MB."),
                name=self.path,
                most=MOST_JSON_BYTES >> 20,
            )
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            raise UnusableFileError(_DAMAGED, name=self.path) from error

    def lines(self) -> Iterator[list[str]]:
        """Yield the rows of a CSV file, the header among them, blank ones not.

        Raises
        ------
        UnusableFileError
            If there is no end to it, or it is not text.
        """
        with self._reading() as raw, io.BufferedReader(raw, HEAD) as stream:
            head = stream.peek(HEAD)[:HEAD]
            encoding = _encoding_of(head, self.path)
            text = _Lines(io.TextIOWrapper(stream, encoding, AS_CP1252, newline=""), self.path)
            csv.field_size_limit(LONGEST_CELL)
            delimiter = delimiter_of(head.decode(encoding, "replace"))
            rows = csv.reader(text, delimiter=delimiter, skipinitialspace=True)
            try:
                for number, row in enumerate(rows):
                    text.begin_row()
                    if number > MOST_ROWS:
                        raise UnusableFileError(
                            gettext_noop("%(name)s has more than %(most)s rows."),
                            name=self.path,
                            most=MOST_ROWS,
                        )
                    is_hint = number == 0 and row[:1] == [_SEPARATOR_HINT]
                    if any(cell and not cell.isspace() for cell in row) and not is_hint:
                        yield row
            except csv.Error as error:
                raise UnusableFileError(
                    gettext_noop("%(name)s cannot be read from line %(line)s on: %(detail)s."),
                    name=self.path,
                    line=rows.line_num,
                    detail=str(error),
                ) from error
            except BROKEN as error:
                raise UnusableFileError(_DAMAGED, name=self.path) from error

    def rows(self) -> Iterator[dict[str, str] | None]:
        """Yield each row below the header by column; None for one that is not whole."""
        return (row if is_whole else None for row, is_whole in self.ragged_rows())

    def ragged_rows(self) -> Iterator[tuple[dict[str, str], bool]]:
        """Yield each row below the header by column, and whether it is whole.

        Surplus cells are left out. A row is whole if they are empty, and if it has most of its
        cells: spreadsheets leave out empty ones at the end.
        """
        lines = self.lines()
        next(lines, None)
        width = len(self.header)
        for cells in lines:
            values = [cell.strip() for cell in cells[:width]] + [""] * (width - len(cells))
            is_whole = 2 * len(cells) >= width and not any(cells[width:])
            yield dict(zip(self.header, values, strict=True)), is_whole

    def _reading(self) -> io.RawIOBase:
        try:
            return self._open()
        except BROKEN as error:
            raise UnusableFileError(_DAMAGED, name=self.path) from error


class _Lines:
    """The lines of a text; refuses a row that does not end."""

    def __init__(self, text: io.TextIOBase, name: str) -> None:
        self._text = text
        self._name = name
        self._left = LONGEST_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise UnusableFileError(_DAMAGED, name=self._name)
        if not line:
            raise StopIteration
        return line

    def begin_row(self) -> None:
        """Note that what comes is another row."""
        self._left = LONGEST_ROW


def open_tables(path: Path, name: str) -> list[Table]:
    """Return the tables of a file, by what is in it and not by its name.

    Raises
    ------
    UnusableFileError
        If it is damaged or too large.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head.strip():
        raise UnusableFileError(gettext_noop("%(name)s is empty."), name=name)
    if head.startswith(b"PK\x03\x04"):
        return _members(path, name)
    if head.startswith(b"\x1f\x8b"):
        # The name within is not that of the table.
        plain = name.removesuffix(".gz")
        read = Counter[str]()
        return [_table(plain, lambda: _Bounded(gzip.open(path), plain, read))]
    return [_table(name, lambda: path.open("rb", buffering=0), head)]


def _table(name: str, opened: Opener, head: bytes | None = None) -> Table:
    if head is None:
        try:
            with opened() as stream:
                head = stream.read(64)
        except BROKEN as error:
            raise UnusableFileError(_DAMAGED, name=name) from error
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return Table(name, opened, is_json=start in (b"[", b"{"))


def _members(path: Path, name: str) -> list[Table]:
    try:
        # Open as long as its tables are there: its directory is read whenever it is opened.
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise UnusableFileError(_DAMAGED, name=name) from error
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise UnusableFileError(
            gettext_noop("%(name)s holds more than %(most)s files."),
            name=name,
            most=MOST_MEMBERS,
        )
    wanted = [info for info in infos if _is_wanted(info)]
    if any(info.flag_bits & 1 for info in wanted):
        raise UnusableFileError(gettext_noop("%(name)s is protected by a password."), name=name)
    if any(info.filename.lower() == "xl/workbook.xml" for info in infos):
        raise UnrecognisedFileError(
            gettext_noop("%(name)s is a spreadsheet; save it as CSV."), name=name
        )
    read = Counter[str]()
    # Programs of Windows have put their own signs between folders.
    members = [
        _table(info.filename.replace("\\", "/"), partial(_open_member, archive, info, read))
        for info in wanted
    ]
    members.sort(key=_page_order)
    for member in members:
        member.beside.extend(members)
    return members


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.replace("\\", "/").split("/")
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not info.is_dir() and not hidden and parts[-1].lower().endswith((".csv", ".json"))


def _page_order(table: Table) -> tuple[str, int]:
    """Order pages of a table by number: -2 before -10."""
    stem = str(Path(table.path).with_suffix(""))
    page = _PAGE.search(stem)
    return (stem[: page.start()], int(page[1][:9])) if page else (stem, 0)


def _open_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, read: "Counter[str]"
) -> "_Bounded":
    return _Bounded(archive.open(info), info.filename, read)


class _Bounded(io.RawIOBase):
    """Reads a packed file, and refuses to go on where it does not end.

    Parameters
    ----------
    read
        How much was read at most of each file of the archive.
    """

    def __init__(self, stream: Any, name: str, read: "Counter[str]") -> None:
        self._stream = stream
        self._name = name
        self._all = read
        self._read = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes."""
        content = self._stream.read(len(buffer))
        self._read += len(content)
        self._all[self._name] = max(self._all[self._name], self._read)
        if self._read > MOST_MEMBER_BYTES or self._all.total() > MOST_BYTES:
            raise UnusableFileError(
                gettext_noop("%(name)s is too large when unpacked."), name=self._name
            )
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        """Close what is read."""
        self._stream.close()
        super().close()


def _encoding_of(head: bytes, name: str) -> str:
    if encoding := encoding_of(head):
        return encoding
    raise UnrecognisedFileError(gettext_noop("%(name)s is not text."), name=name)
