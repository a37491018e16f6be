"""The movies close to a liked one, as the rows of a home page take them."""

import numpy as np
from numpy.typing import NDArray

from ..engine.model.model import Model
from ..engine.ranking.scoring import top_items
from ..engine.ranking.similar import similarity_to
from ..serving.kept import KeptOfModel

CLOSEST = 24
LEAST_IN_COMMON = 0.2
"""Of the genres of two movies: so large a part is common to both."""
_GENRES_WEIGHT = 0.4
"""Of that part, beside the movies' similarity."""


_KEPT = 1000
"""Of each item: among so many of the nearest almost everyone finds enough that fit them."""
_MOST_ITEMS = 1000

_nearest = KeptOfModel[NDArray[np.int32]](_MOST_ITEMS)


def close_to(model: Model, row: int, allowed: NDArray[np.bool_]) -> list[int]:
    """Return the movies closest to an item, genres in common with it, the closest first.

    Movies whose vectors point away are none. Where the item has no genres, none is asked for.

    Parameters
    ----------
    row
        Of the item.
    allowed
        Shape (n,): what may be among them, row by row; rows beyond the model's are ignored.
    """
    nearest = _nearest.get(model, row, lambda: nearest_items(model, row, _KEPT))
    near = nearest[allowed[nearest]][:CLOSEST]
    if len(near) < CLOSEST and len(nearest) == _KEPT:
        near = nearest_items(model, row, CLOSEST, allowed[: len(model.item_ids)])
    ids: list[int] = model.item_ids[near].tolist()
    return ids


def nearest_items(
    model: Model, row: int, count: int, allowed: NDArray[np.bool_] | None = None
) -> NDArray[np.int32]:
    """Return the rows of the items closest to an item, the closest first.

    Parameters
    ----------
    row
        Of the item.
    count
        How many at most.
    allowed
        Shape (n_items,): what may be among them; None for all.
    """
    sets, of_items = model.traits.genre_sets
    has = sets > 0
    own = has[of_items[row]]
    either = (has | own).sum(axis=1)
    common = ((has & own).sum(axis=1) / np.maximum(either, 1)).take(of_items)
    closeness = similarity_to(model, row) + _GENRES_WEIGHT * common
    fit = model.item_vectors @ model.item_vectors[row] > 0
    if allowed is not None:
        fit &= allowed
    if own.any():
        fit &= common >= LEAST_IN_COMMON
    near = top_items(np.where(fit, closeness, -np.inf).astype(np.float32), count, np.array([row]))
    return near.astype(np.int32)
