"""Rows out of the lines of a CSV text; a row that is none costs only its first line."""

import csv
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MOST_LINES = 500
"""Of one row: a quote that is never closed would take in the rest of the file."""


class ParsedRow(NamedTuple):
    """A row as it is written.

    Attributes
    ----------
    line
        On which it begins, from 1.
    cells
        The one line that was read, where it is broken.
    problem
        What breaks it; empty if nothing does.
    """

    line: int
    cells: list[str]
    problem: str


class _Lines(Iterator[str]):
    """The lines of a text, which can be read again from the second line of the current row."""

    def __init__(self, text: Iterable[str]) -> None:
        self._text = iter(text)
        self._again: list[str] = []
        self._taken: list[str] = []

    def __next__(self) -> str:
        if len(self._taken) == MOST_LINES:
            raise csv.Error(f"a row of more than {MOST_LINES} lines")
        line = self._again.pop() if self._again else next(self._text)
        self._taken.append(line)
        return line

    def begin_row(self) -> int:
        """Begin another row; return how many lines the last one had."""
        count = len(self._taken)
        self._taken = []
        return count

    def give_up_row(self) -> str:
        """Return the first line of the current row; the others are read again."""
        first, *others = self._taken
        self._again += reversed(others)
        self._taken = [first]
        return first


def parsed_rows(text: Iterable[str], delimiter: str) -> Iterator[ParsedRow]:
    """Yield each row of a text, blank ones as well."""
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    line = 1
    while True:
        line += lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield ParsedRow(line, [lines.give_up_row()], str(error))
            reader = csv.reader(lines, strict=True, delimiter=delimiter)
        else:
            yield ParsedRow(line, cells, "")
