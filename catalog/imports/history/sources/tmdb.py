"""TMDB's account export: ratings and watchlist, movies and series."""

from collections.abc import Iterator, Sequence

from .. import values
from ..dates import Read
from ..records import Choices, Kind, Reason, Record, Skipped
from ..tables import Table
from .reading_rows import date_reader, said_by, work_of
from .source import Said


class Tmdb:
    """A CSV file; 'Rating' in it is everyone's, 'Your Rating' the owner's."""

    name = "tmdb"
    scale = 10.0

    def takes(self, table: Table) -> bool:
        """Whether the header is TMDB's."""
        return {"tmdb id", "imdb id", "type", "name", "your rating"} <= set(table.header)

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read the rows; what is not rated is to be watched."""
        read_date = date_reader(table, choices, "date rated")
        return said_by(table, lambda row: _said(row, read_date))


def _said(row: dict[str, str], read_date: Read) -> Iterator[Said]:
    if row["type"].lower() != "movie":
        yield Skipped(Reason.EPISODE if row.get("episode number") else Reason.SERIES)
        return
    work = work_of(row["name"], row.get("release date"), row["imdb id"], row["tmdb id"])
    at = read_date(row.get("date rated", ""))
    if row["your rating"]:
        yield Record(Kind.RATING, work, points=values.number(row["your rating"]), at=at)
    else:
        yield Record(Kind.WATCHLIST, work, at=at)
