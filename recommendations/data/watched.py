"""What people watched or liked without giving stars."""

from typing import Any

import numpy as np
from django.db.models import QuerySet

from ..engine.data.interactions import Interactions
from ..engine.data.likes_and_dislikes import LIKED_ABOVE, TYPICAL_MEAN
from ..models import training_unrated

CHUNK = 50_000

_PAIR = ["user", "movie"]
_ROW = np.dtype([(name, np.int64) for name in (*_PAIR, "at")])


def read_watched(item_ids: np.ndarray) -> Interactions:
    """Read the movies that people watched or liked and did not rate, each once a user.

    Parameters
    ----------
    item_ids
        The movies that are trained on, by primary key; others are left out.

    Returns
    -------
    Interactions
        Of these movies. The times are when each was logged or liked last; the stars are what
        someone of typical mean would have given: more if it was liked, or watched again.

    Raises
    ------
    django.db.Error
        If the database fails.
    """
    viewings, likes = map(_read, training_unrated())
    rows = np.concatenate([viewings, likes])
    rows = rows[np.isin(rows["movie"], item_ids)]
    rows = rows[np.argsort(-rows["at"], kind="stable")]
    pairs, last, times = np.unique(rows[_PAIR], return_index=True, return_counts=True)
    liked = (times > 1) | np.isin(pairs, likes[_PAIR])
    stars = np.where(liked, TYPICAL_MEAN + LIKED_ABOVE, TYPICAL_MEAN).astype(np.float32)
    return Interactions.from_ids(pairs["user"], pairs["movie"], stars, rows["at"][last], item_ids)


def _read(rows: QuerySet[Any]) -> np.ndarray:
    """Read rows by their keys, in chunks, each by its own query, as ratings are read."""
    in_order, last, chunks = rows.order_by("pk"), 0, [np.empty(0, _ROW)]
    while found := list(
        in_order.filter(pk__gt=last).values_list("user", "movie", "created_at", "pk")[:CHUNK]
    ):
        last = found[-1][-1]
        read = ((user, movie, int(at.timestamp())) for user, movie, at, _pk in found)
        chunks.append(np.fromiter(read, _ROW, len(found)))
    return np.concatenate(chunks)
