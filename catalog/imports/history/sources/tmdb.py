"""TMDB's account export: ratings and watchlist, movies and series."""

from collections.abc import Iterator

from .. import values
from ..dates import Read
from ..records import Kind, Reason, Record, Skipped
from .reading_rows import CsvSource, work_of
from .source import Said


class Tmdb(CsvSource):
    """A CSV file; 'Rating' in it is everyone's, 'Your Rating' the owner's."""

    name = "tmdb"
    scale = 10.0
    columns = frozenset({"tmdb id", "imdb id", "type", "name", "your rating"})
    dates = ("date rated",)

    def said(self, row: dict[str, str], read_date: Read) -> Iterator[Said]:
        """Yield a rating; what is not rated is to be watched."""
        if row["type"].lower() != "movie":
            yield Skipped(Reason.EPISODE if row.get("episode number") else Reason.SERIES)
            return
        work = work_of(row["name"], row.get("release date"), row["imdb id"], row["tmdb id"])
        at = read_date(row.get("date rated", ""))
        if row["your rating"]:
            yield Record(Kind.RATING, work, points=values.number(row["your rating"]), at=at)
        else:
            yield Record(Kind.WATCHLIST, work, at=at)
