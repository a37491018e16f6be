"""Reads all ratings, chunk by chunk, without an ORM row for each."""

from collections.abc import Callable, Iterator

import numpy as np
from django.db import connection
from django.db.models import Max

from catalog.models import Movie, Rating

from ..engine.data.interactions import Interactions

CHUNK = 50_000

ROW = np.dtype(
    [
        ("rating", np.int64),
        ("user", np.int64),
        ("movie", np.int64),
        ("stars", np.float32),
        ("rated_at", np.int64),
    ]
)
"""A rating: primary keys, stars, and the time of its last change in whole seconds since 1970."""

# Without an upper bound on the key: with two bounds on a table that it has no statistics of (one
# just imported), PostgreSQL sorts all remaining rows for each chunk.
RATINGS = """
SELECT id, user_id, movie_id, stars, {seconds}
FROM catalog_rating
WHERE id > %s
    AND NOT EXISTS (SELECT 1 FROM recommendations_mutedrating WHERE rating_id = catalog_rating.id)
ORDER BY id
LIMIT %s
"""

# Both cut the fraction towards 1970. SQLite has times as UTC text, "1969-12-31 23:59:59.250000",
# without a fraction of zero; it would round the fraction, at times up to the next second.
SECONDS = {
    "postgresql": "trunc(extract(epoch FROM updated_at))::bigint",
    "sqlite": "CAST(strftime('%%s', substr(updated_at, 1, 19)) AS INTEGER)"
    " + (substr(updated_at, 1, 4) < '1970' AND substr(updated_at, 20) > '.000000')",
}
"""By the name Django has for the database: the seconds of `ROW`."""


def read_interactions(progress: Callable[[int], None] = lambda count: None) -> Interactions:
    """Read the ratings that there are when it begins.

    Parameters
    ----------
    progress
        Called with the number of ratings of each chunk read. It may use the database.

    Returns
    -------
    Interactions
        With the primary keys of users and movies as ids; movies without ratings are included.

    Raises
    ------
    django.db.Error
        If the database fails.
    """
    rows = _read_rows(progress)
    movies = np.fromiter(Movie.objects.order_by("pk").values_list("pk", flat=True), dtype=np.int64)
    # A movie deleted between the two reads takes its ratings with it.
    rows = rows[np.isin(rows["movie"], movies)]
    return Interactions.from_ids(
        rows["user"], rows["movie"], rows["stars"], rows["rated_at"], movies
    )


def _read_rows(progress: Callable[[int], None]) -> np.ndarray:
    chunks = [np.empty(0, ROW)]
    for chunk in _chunks():
        chunks.append(chunk)
        progress(len(chunk))
    return np.concatenate(chunks)


def _chunks() -> Iterator[np.ndarray]:
    """Yield the ratings there are now in the order of their keys, each chunk by its own query.

    With one query left open over all of them, SQLite would refuse what is written between two
    chunks (the lease's renewal) as soon as another process has written in the meantime.
    """
    statement = RATINGS.format(seconds=SECONDS[connection.vendor])
    newest = Rating.objects.aggregate(newest=Max("pk"))["newest"] or 0
    last = 0
    while len(chunk := _read_chunk(statement, last, newest)):
        last = int(chunk["rating"][-1])
        yield chunk


def _read_chunk(statement: str, after: int, newest: int) -> np.ndarray:
    with connection.cursor() as cursor:
        cursor.execute(statement, [after, CHUNK])
        chunk = np.fromiter(cursor, dtype=ROW)
    return chunk[chunk["rating"] <= newest]
