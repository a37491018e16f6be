"""Ratings into the database, many at a time: millions of model instances would take too long."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

# The newest of two ratings of one movie counts, and of the same moment the last.
_NEWEST = """
ON CONFLICT (user_id, movie_id) DO UPDATE
SET stars = excluded.stars, created_at = excluded.created_at, updated_at = excluded.updated_at
WHERE excluded.updated_at > catalog_rating.updated_at
    OR (excluded.updated_at = catalog_rating.updated_at AND excluded.stars <> catalog_rating.stars)
"""
_INSERT = f"""
INSERT INTO catalog_rating (user_id, movie_id, stars, created_at, updated_at)
VALUES (%s, %s, %s, %s, %s) {_NEWEST}
"""  # noqa: S608
_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS imported_rating
    (user_id bigint, movie_id bigint, stars float8, rated_at bigint) ON COMMIT DROP;
TRUNCATE imported_rating;
"""
_COPY = "COPY imported_rating FROM STDIN"
_INSERT_STAGED = f"""
INSERT INTO catalog_rating (user_id, movie_id, stars, created_at, updated_at)
SELECT user_id, movie_id, stars, to_timestamp(rated_at), to_timestamp(rated_at)
FROM imported_rating {_NEWEST}
"""  # noqa: S608


# With SQLite's own 2 MB, the pages of the indexes are read again and again.
_CACHE = "PRAGMA cache_size = -65536"
_FIRST_DAY = date(1970, 1, 1)


class Row(NamedTuple):
    """A rating by the primary keys of its user and movie; `rated_at` in seconds since 1970."""

    user: int
    movie: int
    stars: float
    rated_at: int


def store(rows: Iterable[Row]) -> None:
    """Store ratings in a transaction; the newest rating of a movie by a user counts."""
    newest: dict[tuple[int, int], Row] = {}
    for row in rows:
        pair = row.user, row.movie
        before = newest.get(pair)
        if before is None or before.rated_at <= row.rated_at:
            newest[pair] = row
    if connection.vendor == "postgresql":
        _copy(newest.values())
    else:
        _insert(newest.values())


def _copy(rows: Collection[Row]) -> None:
    """Send rows by COPY, into a table of this transaction's own first: COPY knows no conflicts."""
    lines = "".join(f"{user}\t{movie}\t{stars}\t{at}\n" for user, movie, stars, at in rows)
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.copy(_COPY) as copy:
            copy.write(lines)
        cursor.execute(_INSERT_STAGED)


def _insert(rows: Collection[Row]) -> None:
    """Insert rows by one prepared statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CACHE)
        cursor.executemany(
            _INSERT,
            [
                (user, movie, stars, moment, moment)
                for user, movie, stars, at in rows
                for moment in (_moment(at),)
            ],
        )


def _moment(seconds: int) -> str:
    """Return a time as SQLite's backend stores it, which is in UTC."""
    days, left = divmod(seconds, 86_400)
    hours, left = divmod(left, 3600)
    return f"{_day(days)} {hours:02}:{left // 60:02}:{left % 60:02}"


@lru_cache(maxsize=50_000)
def _day(days: int) -> str:
    return (_FIRST_DAY + timedelta(days)).isoformat()
