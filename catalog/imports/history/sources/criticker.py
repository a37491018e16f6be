"""Criticker's CSV file: scores out of a hundred; its header has spaces after the commas."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .. import values
from ..records import Choices, Kind, Reason, Record, Skipped
from ..tables import Table
from .reading_rows import said_by
from .source import Said

_LOWEST = 1.0
"""A score of 0 is a rating here, the lowest there is."""


class Criticker:
    """Ratings with short reviews."""

    name = "criticker"
    scale = 100.0

    def takes(self, table: Table) -> bool:
        """Whether the header is Criticker's."""
        return {"score", "film name", "mini review", "url"} <= set(table.header)

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read the rows."""
        return said_by(table, _said)


def _said(row: dict[str, str]) -> Iterator[Said]:
    if "/tv/" in row["url"]:
        yield Skipped(Reason.SERIES)
        return
    named = values.titled_with_year(row["film name"])
    year = values.year(row.get("year", "")) or named.year
    work = replace(named, year=year, imdb_id=values.imdb_id(row.get("imdb id", "")))
    points = values.number(row["score"])
    yield Record(Kind.RATING, work, points=_LOWEST if points == 0 else points)
    if review := values.plain_text(row["mini review"]):
        yield Record(Kind.NOTE, work, text=review)
