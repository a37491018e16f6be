"""Tables for a terminal and for a Markdown page."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from recommendations.engine.evaluation.list_popularity import STRATIFICATION

Row = dict[str, Any]
Cell = Callable[[Row], str]

STRATIFIED = (
    f"Stratified: a hit weighs likes^-{STRATIFICATION:g}, so that lists of what everybody likes "
    "gain little."
)


@dataclass(frozen=True)
class Table:
    """Text in rows and columns.

    Attributes
    ----------
    title
        One line above it.
    header
        A name a column; the first column names the rows.
    rows
        As long as the header each.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(
        cls, title: str, rows: Mapping[str, Row], columns: Mapping[str, Cell], corner: str = ""
    ) -> Self:
        """Make a table of rows by their names and of columns by their headings."""
        cells = ((name, *(cell(row) for cell in columns.values())) for name, row in rows.items())
        return cls(title, (corner, *columns), tuple(cells))

    def as_text(self) -> str:
        """Return the lines of the table, its columns aligned."""
        cells = [self.header, *self.rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
            for row in cells
        ]
        return "\n".join([self.title, "", *lines, ""])

    def as_markdown(self) -> str:
        """Return the table under its title as a heading."""
        rule = ("---", *["---:"] * (len(self.header) - 1))
        rows = [self.header, rule, *(tuple(map(escaped, row)) for row in self.rows)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([f"### {escaped(self.title)}", "", *lines, ""])


def figure(key: str, sign: str = "") -> Cell:
    """Return the cell of a figure and its interval; empty where it is None.

    Parameters
    ----------
    key
        What it is called in the row.
    sign
        ``+`` to show the sign of every number.
    """
    return lambda row: "" if row[key] is None else figure_text(row[key], sign)


def figures(names: Mapping[str, str]) -> dict[str, Cell]:
    """Return columns of figures: their headings by the keys in a row."""
    return {heading: figure(key) for key, heading in names.items()}


def number(key: str, form: str = "g") -> Cell:
    """Return the cell of a plain number."""
    return lambda row: f"{row[key]:{form}}"


def figure_text(value: dict[str, float], sign: str = "") -> str:
    """Return a figure with its interval in brackets."""
    middle, low, high = (f"{value[end]:{sign}.3f}" for end in ("value", "low", "high"))
    return f"{middle} [{low}, {high}]"


def with_difference(section: Row, key: str = "ours_minus") -> dict[str, Row]:
    """Return the rows of a section, each with the difference from it as ``minus``, if any."""
    return {name: {**row, "minus": section[key].get(name)} for name, row in section["rows"].items()}


def sizes_text(document: Row) -> str:
    """Return how many ratings, users and movies were measured on."""
    return "{ratings} ratings by {users} users of {movies} movies".format_map(document["data"])


def too_few_ratings(sections: Row, names: Mapping[str, str]) -> list[str]:
    """Return a sentence for each section, by its key and name, that nobody was measured in."""
    return [
        f"Too few ratings to measure {name}." for key, name in names.items() if not sections[key]
    ]


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return re.sub(r"([\\`*_<>|#])", r"\\\1", text.replace("\n", " "))
