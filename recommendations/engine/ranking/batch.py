"""The best items for many users at once: matrix products in blocks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ..model.model import Model
from .profile import Profile
from .scoring import add_similarity, least_of_best

BLOCK = 128
"""Users at a time: the scores of so many stay near the processor while they are looked at."""


@dataclass(frozen=True)
class Lists:
    """A list for each user, best first.

    Attributes
    ----------
    items
        Shape (n_users, n): rows of items; -1 where a list has ended.
    scores
        Shape (n_users, n), float32: theirs; -inf where a list has ended.
    """

    items: NDArray[np.int64]
    scores: NDArray[np.float32]


def top_for_all(
    model: Model, profiles: Sequence[Profile], excluded: sp.csr_matrix, count: int
) -> Lists:
    """Return for each profile what `top_items` does of the scores of `score_items`.

    Parameters
    ----------
    model
        The items' side.
    profiles
        One a user.
    excluded
        Shape (n_users, n_items): what is stored there is left out, whatever its value.
    count
        How many at most.
    """
    items = np.column_stack(
        [
            model.item_vectors,
            model.traits.values,
            model.item_biases,
            model.item_popularity,
            model.item_trend,
            np.ones_like(model.item_biases),
        ]
    )
    users = np.array(
        [
            [
                *one.vector,
                *one.traits.sum(axis=0, dtype=np.float64),
                1.0,
                one.popularity,
                one.trend,
                one.floors.sum(),
            ]
            for one in profiles
        ],
        dtype=np.float32,
    ).reshape(len(profiles), items.shape[1])
    found = _nothing(len(profiles), count)
    for block in _blocks(len(profiles)):
        scores = _products(users[block], items)
        for own, profile in zip(scores, profiles[block], strict=True):
            add_similarity(model, profile, own)
        _fill(found, block, scores, excluded)
    return found


def top_of_products(
    users: NDArray[np.float32], items: NDArray[np.float32], excluded: sp.csr_matrix, count: int
) -> Lists:
    """Return for each user the items whose vectors have the largest products with theirs.

    Parameters
    ----------
    users, items
        Shape (n_users, n_components) and (n_items, n_components).
    excluded, count
        As for `top_for_all`.
    """
    found = _nothing(len(users), count)
    for block in _blocks(len(users)):
        _fill(found, block, _products(users[block], items), excluded)
    return found


def _nothing(users: int, count: int) -> Lists:
    shape = (users, count)
    return Lists(np.full(shape, -1), np.full(shape, -np.inf, dtype=np.float32))


def _blocks(users: int) -> list[slice]:
    return [slice(start, min(start + BLOCK, users)) for start in range(0, users, BLOCK)]


def _products(users: NDArray[np.float32], items: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the products of at most a block of users with all items.

    Always of a whole block: rounding depends on how many rows there are, and no user's scores
    may depend on who else is in the batch.
    """
    whole = np.zeros((BLOCK, users.shape[1]), dtype=np.float32)
    whole[: len(users)] = users
    return (whole @ items.T)[: len(users)]


def _fill(found: Lists, block: slice, scores: NDArray[np.float32], excluded: sp.csr_matrix) -> None:
    """Write the best of a block's scores, which are changed, into its rows of `found`."""
    ends = excluded.indptr[block.start : block.stop + 1]
    firsts = np.repeat(np.arange(len(scores)) * scores.shape[1], np.diff(ends))
    scores.reshape(-1)[firsts + excluded.indices[ends[0] : ends[-1]]] = -np.inf
    least = least_of_best(scores, found.items.shape[1])
    rows, items = np.divmod(np.flatnonzero(scores >= least), scores.shape[1])
    values = scores[rows, items]
    order = np.lexsort((items, -values, rows))
    rows, items, values = rows[order], items[order], values[order]
    places = np.arange(len(rows)) - np.searchsorted(rows, rows)
    listed = (places < found.items.shape[1]) & (values > -np.inf)
    cells = (block.start + rows[listed], places[listed])
    found.items[cells], found.scores[cells] = items[listed], values[listed]
