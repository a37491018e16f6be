"""From the bytes of a CSV file to rows with their line numbers."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.csv_files import unescaped
from core.numbers import counted

from ..text_files import AS_CP1252, HEAD, delimiter_of, encoding_of
from .cells import COLUMNS, EXTERNAL_IDS, KEY_COLUMNS, tidy

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
    """

    columns: list[str]
    rows: list[Row]
    header: list[str]

    @property
    def ignored(self) -> list[str]:
        """The names of the columns that an import does not read."""
        return [name for name in self.header if name and name.lower() not in self.columns]

    def cells_of(self, row: Row) -> dict[str, str]:
        """Return what a row has in the columns that are read.

        Raises
        ------
        ValidationError
            If the row has more or fewer cells than the header.
        """
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
        return {name.lower(): cell for name, cell in named if name.lower() in self.columns}


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
    lines = _lines(content)
    header = next(lines, None)
    if header is None:
        raise UnreadableCsvError(_("The file is empty."))
    columns = _columns(header.cells)
    rows = MovieRows(columns, list(islice(lines, most and most + 1)), header.cells)
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


def _lines(content: bytes) -> Iterator[Row]:
    """Yield each row that is not blank."""
    head = content[:HEAD]
    encoding = encoding_of(head)
    if encoding is None or (encoding == "utf-8-sig" and b"\0" in content):
        raise UnreadableCsvError(_("The file is not text: it has null characters in it."))
    # Decoded as it is read: the text of a large file takes several times the file's size.
    text = io.TextIOWrapper(io.BytesIO(content), encoding, AS_CP1252, newline="")
    delimiter = delimiter_of(head.decode(encoding, "replace"))
    reader = csv.reader(text, strict=True, delimiter=delimiter)
    while True:
        begins = reader.line_num + 1
        try:
            cells = [unescaped(tidy(cell)) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            words = {"line": begins, "error": error}
            raise UnreadableCsvError(
                _("The row that begins on line %(line)s: %(error)s.") % words
            ) from error
        if any(cells):
            yield Row(begins, cells)


def _columns(header: Sequence[str]) -> list[str]:
    names = [name for cell in header if (name := cell.lower()) in COLUMNS]
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
