"""From the bytes of a CSV file to rows with their line numbers."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.csv_files import unescaped
from core.numbers import counted

from ..text_files import AS_CP1252, HEAD, delimiter_of, encoding_of
from .cells import COLUMNS, EXTERNAL_IDS, KEY_COLUMNS, tidy
from .lines import parsed_rows

PROBLEM_COLUMNS = ("line", "problem")
"""What an import has noted in front of the rows that it left out."""
_OF_MOVIELENS = {"movieid": "movielens_id", "imdbid": "imdb_id", "tmdbid": "tmdb_id"}
"""What the files of a MovieLens release call columns."""
_SEPARATOR_SAID = "sep="
"""What a first line begins with that only tells a spreadsheet what is between the cells."""
_ZIP = b"PK\x03\x04"
_NAMES_SHOWN = 3
_NAME_SHOWN = 40


class UnreadableCsvError(ValueError):
    """The file as a whole cannot be imported; the message says why, in one line."""


class Row(NamedTuple):
    """A row of the file.

    Attributes
    ----------
    line
        The line of the file on which it begins.
    cells
        Tidied; too few or too many where the row is broken.
    """

    line: int
    cells: list[str]


class MovieRows(NamedTuple):
    """The rows of a CSV file about movies, under the names of its columns.

    Attributes
    ----------
    columns
        Those that an import reads.
    rows
        With a cell for each name of the `header`, where they are not broken.
    header
        All names as the file has them.
    delimiter
        Between its cells.
    broken
        What is wrong with rows that are no CSV, by their lines.
    """

    columns: list[str]
    rows: list[Row]
    header: list[str]
    delimiter: str
    broken: Mapping[int, str]

    @property
    def ignored(self) -> list[str]:
        """The names of the columns that an import does not read, but for its own notes."""
        known = {*self.columns, *PROBLEM_COLUMNS}
        return [name for name in self.header if name and _column(name) not in known]

    def cells_of(self, row: Row) -> dict[str, str]:
        """Return what a row has in the columns that are read.

        Raises
        ------
        ValidationError
            If the row has more or fewer cells than the header, or is no CSV.
        """
        if row.line in self.broken:
            raise ValidationError(self.broken[row.line])
        if len(row.cells) != len(self.header):
            raise ValidationError(
                ngettext(
                    "The row has %(count)s cell, the header %(wanted)s.",
                    "The row has %(count)s cells, the header %(wanted)s.",
                    len(row.cells),
                )
                % {"count": len(row.cells), "wanted": len(self.header)}
            )
        named = zip(self.header, row.cells, strict=True)
        return {_column(name): cell for name, cell in named if _column(name) in self.columns}


def read_movies_csv(content: bytes, most: int | None = None) -> MovieRows:
    """Return the rows of a CSV file about movies.

    Parameters
    ----------
    content
        The whole file: UTF-8, UTF-16 with its mark or cp1252; commas, semicolons or tabs between
        the cells; the first line names some of `COLUMNS`.
    most
        How many rows it may have; any number if None.

    Raises
    ------
    UnreadableCsvError
        If no row can be understood: no text, no column that says which movie, nothing in it; or
        if there are too many rows.
    """
    text, delimiter = _text_of(content)
    broken: dict[int, str] = {}
    lines = _rows(text, delimiter, broken)
    header = next(lines, None)
    if header and header.cells[0] == _SEPARATOR_SAID:
        header = next(lines, None)
    if header is None:
        raise UnreadableCsvError(_("The file is empty."))
    if header.line in broken:
        raise UnreadableCsvError(broken[header.line])
    columns = _columns(header.cells)
    found = list(islice(lines, most and most + 1))
    rows = MovieRows(columns, found, header.cells, delimiter, broken)
    if not rows.rows:
        raise UnreadableCsvError(_("The file has no rows beneath its header."))
    if most and len(rows.rows) > most:
        raise UnreadableCsvError(
            _(
                "The file has more than %(most)s rows. Split it, or give it to"
                " manage.py import_movies."
            )
            % {"most": counted(most)}
        )
    return rows


def _text_of(content: bytes) -> tuple[Iterator[str], str]:
    """Return the lines of a file, and what is between its cells."""
    head = content[:HEAD]
    if head.startswith(_ZIP):
        raise UnreadableCsvError(_("This is a workbook; have the spreadsheet save it as CSV."))
    encoding = encoding_of(head)
    if encoding is None or (encoding == "utf-8-sig" and b"\0" in content):
        raise UnreadableCsvError(_("The file is not text: it has null characters in it."))
    # Decoded as it is read: the text of a large file takes several times the file's size.
    text = io.TextIOWrapper(io.BytesIO(content), encoding, AS_CP1252, newline="")
    return text, delimiter_of(head.decode(encoding, "replace"))


def _rows(text: Iterable[str], delimiter: str, broken: dict[int, str]) -> Iterator[Row]:
    """Yield each row that is not blank, and note which are broken."""
    for line, parsed, problem in parsed_rows(text, delimiter):
        cells = [unescaped(tidy(cell)) for cell in parsed]
        if problem:
            broken[line] = _("The row is no CSV: %(error)s.") % {"error": problem}
        if any(cells):
            yield Row(line, cells)


def _column(name: str) -> str:
    """Return a column by its name in a header."""
    plain = name.lower()
    return _OF_MOVIELENS.get(plain, plain)


def _columns(header: Sequence[str]) -> list[str]:
    names = [name for cell in header if (name := _column(cell)) in COLUMNS]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise UnreadableCsvError(_("The column %(name)s is there twice.") % {"name": min(twice)})
    if not set(names) & set(KEY_COLUMNS):
        raise UnreadableCsvError(
            _("There is no title column; a file has a title or one of %(ids)s. %(about)s")
            % {"ids": ", ".join(("id", *EXTERNAL_IDS)), "about": _about(header)}
        )
    return names


def _about(header: Sequence[str]) -> str:
    shown = ", ".join(f"“{' '.join(name[:_NAME_SHOWN].split())}”" for name in header[:_NAMES_SHOWN])
    hidden = len(header) - _NAMES_SHOWN
    more = _(" and %(count)s more") % {"count": hidden} if hidden > 0 else ""
    return _("This one has %(names)s%(more)s.") % {"names": shown, "more": more}
