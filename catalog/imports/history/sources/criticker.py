"""Criticker's CSV file: scores out of a hundred; its header has spaces after the commas."""

from collections.abc import Iterator

from .. import values
from ..dates import Read
from ..records import Kind, Reason, Record, Skipped
from .reading_rows import CsvSource, work_of_row
from .source import Said

_LOWEST = 1.0
"""A score of 0 is a rating here, the lowest there is."""


class Criticker(CsvSource):
    """Ratings with short reviews."""

    name = "criticker"
    scale = 100.0
    columns = frozenset({"score", "film name", "mini review", "url"})

    def said(self, row: dict[str, str], read_date: Read) -> Iterator[Said]:
        """Yield a rating and a review; the file has no dates."""
        if "/tv/" in row["url"]:
            yield Skipped(Reason.SERIES)
            return
        work = work_of_row({**row, "title": row["film name"], "imdb_id": row.get("imdb id", "")})
        points = values.number(row["score"])
        yield Record(Kind.RATING, work, points=_LOWEST if points == 0 else points)
        if review := values.plain_text(row["mini review"]):
            yield Record(Kind.NOTE, work, text=review)
