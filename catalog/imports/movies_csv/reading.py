"""From the bytes of a CSV file to rows that know the line they came from."""

import csv
import io
from collections.abc import Iterator, Sequence

from tablib import Dataset

KEY_COLUMNS = ("id", "imdb_id", "tmdb_id", "movielens_id", "title")
"""The columns of which at least one must be there, to know which movie a row is about."""
COLUMNS = (
    "id",
    "title",
    "year",
    "original_title",
    "alternative_titles",
    "runtime",
    "overview",
    "imdb_id",
    "tmdb_id",
    "movielens_id",
    "genres",
    "countries",
    "directors",
    "cast",
    "writers",
    "tags",
)
_UNKNOWN_NAMED = 3
_NAME_SHOWN = 40


class UnreadableCsvError(ValueError):
    """The file as a whole cannot be imported; the message is one line that says why."""


class MovieRows(Dataset):
    """Rows of a CSV about movies.

    Attributes
    ----------
    lines
        The line of the file on which each row begins.
    faults
        By row index, why the row itself is broken.
    """

    def __init__(self, headers: Sequence[str]) -> None:
        super().__init__(headers=headers)
        self.lines: list[int] = []
        self.faults: dict[int, str] = {}

    def add(self, cells: Sequence[str], line: int) -> None:
        """Add the row that begins on `line`, blank if it has too few or too many cells."""
        if len(cells) != self.width:
            self.faults[len(self.lines)] = (
                f"The row has {_counted(len(cells), 'cell')}, the header {self.width}."
            )
            cells = [""] * self.width
        self.lines.append(line)
        self.append(cells)


def read_movies_csv(content: bytes) -> MovieRows:
    """Return the rows of a CSV file about movies.

    Parameters
    ----------
    content
        The whole file: UTF-8, with or without byte order mark; commas between the cells; the
        first line names some of `COLUMNS`.

    Raises
    ------
    UnreadableCsvError
        If no row can be understood: another encoding, unknown columns, nothing in it.
    """
    lines = _lines(_text(content))
    header = next(lines, None)
    if header is None:
        raise UnreadableCsvError("The file is empty.")
    rows = MovieRows(_columns(header[1]))
    for line, cells in lines:
        rows.add(cells, line)
    if not rows.lines:
        raise UnreadableCsvError("The file has no rows beneath its header.")
    return rows


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableCsvError(
            f"The file is not UTF-8 text (line {line}); save it as CSV with encoding UTF-8."
        ) from error
    if "\0" in text:
        raise UnreadableCsvError("The file is not text: it has null characters in it.")
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row that is not blank, with the line the row begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableCsvError(f"The row that begins on line {begins}: {error}.") from error
        if any(cell.strip() for cell in cells):
            yield begins, cells


def _columns(header: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in header]
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise UnreadableCsvError(_about_unknown(unknown))
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise UnreadableCsvError(f"The column {min(twice)} is there twice.")
    if not set(names) & set(KEY_COLUMNS):
        raise UnreadableCsvError(
            f"There is no title column; a file has a title or one of {', '.join(KEY_COLUMNS[:-1])}."
        )
    return names


def _about_unknown(names: list[str]) -> str:
    shown = ", ".join(
        f"“{' '.join(name[:_NAME_SHOWN].split())}”" for name in names[:_UNKNOWN_NAMED]
    )
    more = f" and {len(names) - _UNKNOWN_NAMED} more" if len(names) > _UNKNOWN_NAMED else ""
    column = "columns" if len(names) > 1 else "column"
    hint = ""
    if any(sign in name for name in names for sign in ";\t"):
        hint = " Put commas between the columns."
    return f"Unknown {column} {shown}{more}.{hint} A file may have: {', '.join(COLUMNS)}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
