"""From the bytes of a CSV file to rows with their line numbers."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from core.csv_files import unescaped

from .cells import COLUMNS, EXTERNAL_IDS, KEY_COLUMNS, tidy

_UNKNOWN_SHOWN = 3
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
    """The rows of a CSV file about movies, under the names of its columns."""

    columns: list[str]
    rows: list[Row]


def read_movies_csv(content: bytes, most: int | None = None) -> MovieRows:
    """Return the rows of a CSV file about movies.

    Parameters
    ----------
    content
        The whole file: UTF-8, with or without byte order mark; commas between the cells; the
        first line names some of `COLUMNS`.
    most
        How many rows it may have; any number if None.

    Raises
    ------
    UnreadableCsvError
        If no row can be understood: another encoding, unknown columns, nothing in it; or if there
        are too many.
    """
    _check_text(content)
    lines = _lines(content)
    header = next(lines, None)
    if header is None:
        raise UnreadableCsvError("The file is empty.")
    rows = MovieRows(_columns(header.cells), list(islice(lines, most and most + 1)))
    if not rows.rows:
        raise UnreadableCsvError("The file has no rows beneath its header.")
    if most and len(rows.rows) > most:
        raise UnreadableCsvError(
            f"The file has more than {most:,} rows. Split it, or give it to "
            "manage.py import_movies."
        )
    return rows


def _check_text(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableCsvError(
            f"The file is not UTF-8 text (line {line}); save it as CSV with encoding UTF-8."
        ) from error
    if "\0" in text:
        raise UnreadableCsvError("The file is not text: it has null characters in it.")


def _lines(content: bytes) -> Iterator[Row]:
    """Yield each row that is not blank."""
    # Decoded as it is read: the text of a large file takes several times the file's size.
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = [unescaped(tidy(cell)) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableCsvError(f"The row that begins on line {begins}: {error}.") from error
        if any(cells):
            yield Row(begins, cells)


def _columns(header: Sequence[str]) -> list[str]:
    names = [cell.lower() for cell in header]
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise UnreadableCsvError(_about_unknown(unknown))
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise UnreadableCsvError(f"The column {min(twice)} is there twice.")
    if not set(names) & set(KEY_COLUMNS):
        raise UnreadableCsvError(
            "There is no title column; a file has a title or one of "
            f"{', '.join(('id', *EXTERNAL_IDS))}."
        )
    return names


def _about_unknown(names: list[str]) -> str:
    shown = ", ".join(
        f"“{' '.join(name[:_NAME_SHOWN].split())}”" for name in names[:_UNKNOWN_SHOWN]
    )
    more = f" and {len(names) - _UNKNOWN_SHOWN} more" if len(names) > _UNKNOWN_SHOWN else ""
    column = "columns" if len(names) > 1 else "column"
    separated_otherwise = any(sign in name for name in names for sign in ";\t")
    hint = " Put commas between the columns." if separated_otherwise else ""
    return f"Unknown {column} {shown}{more}.{hint} A file may have: {', '.join(COLUMNS)}."
