"""All ratings, chunk by chunk, each database in the way that is fastest there."""

from collections.abc import Callable, Iterator

import numpy as np
from django.db import connection
from django.db.models import Count, Max

from catalog.enrichment.learning import not_to_be_learned
from catalog.models import Movie, Rating

from ..engine.data.interactions import Interactions
from ..models import Preferences
from . import read_postgres, read_sqlite
from .rating_rows import ROW, ReadChunk

CHUNK = 50_000

_SOURCES: dict[str, ReadChunk] = {
    "postgresql": read_postgres.read_chunk,
    "sqlite": read_sqlite.read_chunk,
}
"""By the name Django has for the database."""
_COLUMNS = ("user", "movie", "stars", "rated_at")
_LEARNED = np.dtype([(name, ROW[name]) for name in _COLUMNS])


def read_interactions(progress: Callable[[int], None] = lambda count: None) -> Interactions:
    """Read the ratings that there are when it begins.

    Parameters
    ----------
    progress
        Called with the number of ratings of each chunk read. It may use the database.

    Returns
    -------
    Interactions
        With the primary keys of users and movies as ids. Movies without ratings are included, but
        for those whose description may not be learned from: they stay as if added since, and are
        placed by all that is shown of them.

    Raises
    ------
    django.db.Error
        If the database fails.
    """
    rows = _read_rows(progress)
    movies = np.fromiter(
        Movie.everything.order_by("pk").values_list("pk", flat=True), dtype=np.int64
    )
    # A movie deleted between the two reads takes its ratings with it.
    learned = np.isin(rows["movie"], movies)
    learned &= ~np.isin(rows["user"], _who_left())
    if not learned.all():
        rows = rows[learned]
    shown_only = list(set().union(*not_to_be_learned().values()))
    movies = movies[np.isin(movies, rows["movie"]) | ~np.isin(movies, shown_only)]
    return Interactions.from_ids(
        rows["user"], rows["movie"], rows["stars"], rows["rated_at"], movies
    )


def _who_left() -> np.ndarray:
    """Return the users who leave their ratings out of training; asked last, so it holds at once."""
    left = Preferences.objects.filter(left_training_at__isnull=False)
    return np.fromiter(left.values_list("pk", flat=True), dtype=np.int64)


def _read_rows(progress: Callable[[int], None]) -> np.ndarray:
    there = Rating.objects.aggregate(newest=Max("pk"), count=Count("pk"))
    # Room for all at once: chunks would be in memory beside what is made of them.
    rows, read = np.empty(there["count"], _LEARNED), 0
    for chunk in _chunks(there["newest"] or 0):
        end = read + len(chunk)
        if end > len(rows):
            # Given while it read.
            rows.resize(end, refcheck=False)
        for name in _COLUMNS:
            rows[name][read:end] = chunk[name]
        read = end
        progress(len(chunk))
    return rows[:read]


def _chunks(newest: int) -> Iterator[np.ndarray]:
    """Yield the ratings up to a key in the order of their keys, each chunk by its own query.

    With one query left open over all of them, SQLite would refuse what is written between two
    chunks (the lease's renewal) as soon as someone else has rated something in the meantime, and
    PostgreSQL takes no other statement on a connection while it sends.
    """
    read_chunk = _SOURCES[connection.vendor]
    last = 0
    while len(chunk := read_chunk(last, newest, CHUNK)):
        last = int(chunk["rating"][-1])
        yield chunk
