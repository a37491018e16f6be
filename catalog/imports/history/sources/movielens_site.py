"""The MovieLens site's own export: ratings and wishlist, without dates."""

from collections.abc import Iterator, Sequence

from .. import values
from ..records import Choices, Kind, Record, Work
from ..tables import Table
from .reading_rows import said_by
from .source import Said


class MovieLensSite:
    """`movielens-ratings.csv` or `movielens-wishlist.csv`."""

    name = "movielens"
    scale = 5.0

    def takes(self, table: Table) -> bool:
        """Whether it has the columns of either."""
        return {"movie_id", "imdb_id", "tmdb_id", "average_rating", "title"} <= set(table.header)

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read the rows; without ratings they are wishes."""
        return said_by(table, _said)


def _said(row: dict[str, str]) -> Iterator[Said]:
    named = values.titled_with_year(row["title"])
    work = Work(
        named.title,
        named.year,
        imdb_id=values.imdb_id(row["imdb_id"]),
        tmdb_id=values.id_number(row["tmdb_id"]),
        movielens_id=values.id_number(row["movie_id"]),
        original_title=named.original_title,
    )
    if "rating" in row:
        yield Record(Kind.RATING, work, points=values.number(row["rating"]))
    else:
        yield Record(Kind.WATCHLIST, work)
