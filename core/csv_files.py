"""Writes the CSV files that people download: none of their cells is a formula of a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

_FORMULA = re.compile(r"'*[=+\-@;＝＋－＠\t\r\n]")
"""A spreadsheet would compute what begins so; with a quote in front it shows the text."""


class Writable(Protocol):
    """Takes text."""

    def write(self, text: str, /) -> object:
        """Take some more of it."""


class CsvWriter:
    """Writes rows; `unescaped` gives back each text."""

    def __init__(self, out: Writable, delimiter: str = ",") -> None:
        self._writer = csv.writer(out, delimiter=delimiter)

    def write_row(self, values: Iterable[Any]) -> None:
        """Write a row: texts, numbers, dates, truth values as yes and no."""
        self._writer.writerow([_cell(value) for value in values])

    def write_rows(self, rows: Iterable[Iterable[Any]]) -> None:
        """Write rows."""
        for row in rows:
            self.write_row(row)


def csv_file(columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return a whole file."""
    text = io.StringIO(newline="")
    writer = CsvWriter(text)
    writer.write_row(columns)
    writer.write_rows(rows)
    return text.getvalue().encode("utf-8-sig")  # the mark tells spreadsheets the encoding


def escaped(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescaped(cell: str) -> str:
    """Return the text of a cell that `escaped` may have changed."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _cell(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return escaped(value) if isinstance(value, str) else value
