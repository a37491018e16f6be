"""What people watched without giving stars."""

from collections.abc import Iterator

import numpy as np

from ..engine.data.interactions import Interactions
from ..engine.data.likes_and_dislikes import TYPICAL_MEAN
from ..models import training_viewings

CHUNK = 50_000

_ROW = np.dtype([(name, np.int64) for name in ("viewing", "user", "movie", "logged_at")])


def read_watched(item_ids: np.ndarray) -> Interactions:
    """Read the movies of diaries that were not rated, each once a user.

    Parameters
    ----------
    item_ids
        The movies that are trained on, by primary key; others are left out.

    Returns
    -------
    Interactions
        Of these movies. The times are when each was logged first; the stars mean nothing.

    Raises
    ------
    django.db.Error
        If the database fails.
    """
    rows = np.concatenate([np.empty(0, _ROW), *_chunks()])
    rows = rows[np.isin(rows["movie"], item_ids)]
    rows = rows[np.unique(rows[["user", "movie"]], return_index=True)[1]]
    stars = np.full(len(rows), TYPICAL_MEAN, dtype=np.float32)
    return Interactions.from_ids(rows["user"], rows["movie"], stars, rows["logged_at"], item_ids)


def _chunks() -> Iterator[np.ndarray]:
    """Yield the viewings by their keys, each chunk by its own query, as ratings are read."""
    viewings, last = training_viewings().order_by("pk"), 0
    while found := list(
        viewings.filter(pk__gt=last).values_list("pk", "user", "movie", "created_at")[:CHUNK]
    ):
        last = found[-1][0]
        rows = ((pk, user, movie, int(at.timestamp())) for pk, user, movie, at in found)
        yield np.fromiter(rows, _ROW, len(found))
