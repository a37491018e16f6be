"""The MovieLens site's own export: ratings and wishlist, without dates, and a log that has them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from .. import values
from ..dates import Read
from ..records import Choices, Kind, Reason, Record, Skipped, Work
from ..tables import Table
from .reading_rows import CsvSource, date_reader, work_of_row
from .source import Said

_LOG = {"datetime", "action_type", "log_json"}


class MovieLensSite(CsvSource):
    """`movielens-ratings.csv`, `movielens-wishlist.csv` or `movielens-logs.csv`."""

    name = "movielens"
    scale = 5.0
    columns = frozenset({"movie_id", "imdb_id", "tmdb_id", "average_rating", "title"})

    def takes(self, table: Table) -> bool:
        """Whether it has the columns of one of them."""
        return super().takes(table) or _is_log(table)

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read the rows."""
        return _logged(table, choices) if _is_log(table) else super().rows(table, choices)

    def said(self, row: dict[str, str], read_date: Read) -> Iterator[Said]:
        """Yield a rating; without one it is a wish."""
        names = ("title", "imdb_id", "tmdb_id")
        work = work_of_row({name: row[name] for name in names} | {"movielens_id": row["movie_id"]})
        if "rating" in row:
            yield Record(Kind.RATING, work, points=values.number(row["rating"]))
        else:
            yield Record(Kind.WATCHLIST, work)


def _is_log(table: Table) -> bool:
    return set(table.header) >= _LOG


class _Logged(NamedTuple):
    """A rating given, or taken back where it has no points."""

    movie: int
    at: datetime
    points: float | None


def _logged(table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
    """Read the log: of each movie the last rating counts, unless it was taken back."""
    read_date = date_reader(table, choices, "datetime")
    rows = [_entry(row, read_date(row["datetime"])) if row else None for row in table.rows()]
    last: dict[int, _Logged] = {}
    for row in rows:
        if isinstance(row, _Logged) and (row.movie not in last or row.at >= last[row.movie].at):
            last[row.movie] = row
    for row in rows:
        if not isinstance(row, _Logged):
            yield [row or Skipped(Reason.BROKEN_ROW)]
        elif row is not last[row.movie]:
            yield [Skipped(Reason.OLDER)]
        elif not row.points:
            yield [Skipped(Reason.DELETED)]
        else:
            work = Work(movielens_id=row.movie)
            yield [Record(Kind.RATING, work, points=row.points, at=row.at)]


def _entry(row: Mapping[str, str], at: datetime | None) -> _Logged | Skipped:
    if row["action_type"].lower() != "rating":
        return Skipped(Reason.NOT_A_VIEWING)
    try:
        said = json.loads(row["log_json"])
    except (ValueError, RecursionError):
        said = None
    movie = values.id_number(said.get("movieId")) if isinstance(said, Mapping) else None
    if movie is None:
        return Skipped(Reason.BROKEN_ROW)
    if at is None:
        return Skipped(Reason.BAD_DATE)
    points = values.number(said.get("rating"))
    is_given = points is not None and points > 0 and said.get("action") not in ("remove", "delete")
    return _Logged(movie, at, points if is_given else None)
