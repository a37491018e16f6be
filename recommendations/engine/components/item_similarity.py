"""Item-to-item tables: what rating one movie predicts of others, beside the vectors.

Two tables, each with a row a rated item and only its strongest entries. *Regression* weighs every
movie someone rated against all others at once (Steck 2019, "Embarrassingly shallow autoencoders",
eq. 8), is flattened so that it favours popular movies less, and is at its best with many ratings.
*Lift* compares who liked both with who would by
chance; it is at its best with one rating; one table for those who
rated the movie well and one for those who did not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.linalg import cho_factor
from scipy.linalg.lapack import spotri

from ..data.interactions import Interactions
from ..data.likes_and_dislikes import (
    LIKED_STARS,
    affinity_weights,
    balance,
    rating_blocks,
    user_means,
)
from ..data.size import Size
from .sparse_rows import ENTRIES_KEPT, ROWS_AT_ONCE, Block, SparseRows, row_blocks

FEWEST_LIKES = 3
"""Of an item in the tables."""
USUAL_ITEMS = 5_000
"""So many have a place in the tables, if there are as many, the most liked first; and more, where
these have not enough of all likes."""
ENOUGH_LIKES = 0.95
MOST_IN_SQUARE = 10_000
"""So many at most have a place in the regression, which inverts a square of them."""
_MEMORY_SHARE = 1 / 3
"""Of a training's memory; more than the usual items have a place only within it."""
REGULARISATION = 120.0
"""For 600 users; it grows with their number as the published optima do."""
_BYTES_A_RATING = 64
"""Of who rated what, in sparse matrices, and of one while it is made."""
_BALANCE = 0.25
FLATTENING = 0.1
"""A weight to a movie is divided by this power of how many like it, beside the usual liked one."""
LIFT_PRIOR = 20.0
"""How many users of average taste are added to those who rated a movie."""


@dataclass(frozen=True)
class Neighbours:
    """The tables, over the same items in rows and columns.

    Attributes
    ----------
    regression
        Weights; multiply a row by the affinity to its movie (`affinity_weights`).
    lift_liked, lift_disliked
        log of how much more often than by chance those who rated the row's movie well, or not
        well, like the column's; what is missing stands for `floor_…` of the row.
    floor_liked, floor_disliked
        Shape (n_items,), float32: the lift of movies that none of them liked.
    """

    regression: SparseRows
    lift_liked: SparseRows
    lift_disliked: SparseRows
    floor_liked: NDArray[np.float32]
    floor_disliked: NDArray[np.float32]

    @property
    def tables(self) -> dict[str, SparseRows]:
        """The three tables by their names."""
        return {
            "regression": self.regression,
            "lift_liked": self.lift_liked,
            "lift_disliked": self.lift_disliked,
        }

    @classmethod
    def none(cls, items: int) -> Self:
        """Return empty tables."""
        links, floor = SparseRows.none(items), np.zeros(items, dtype=np.float32)
        return cls(links, links, links, floor, floor)

    def moved(self, places: NDArray[np.int64], n: int) -> Self:
        """Return the tables over other items, with the parameters of `SparseRows.moved`."""
        there = np.flatnonzero(places >= 0)
        return type(self)(
            regression=self.regression.moved(places, n),
            lift_liked=self.lift_liked.moved(places, n),
            lift_disliked=self.lift_disliked.moved(places, n),
            floor_liked=spread(self.floor_liked[there], places[there], n),
            floor_disliked=spread(self.floor_disliked[there], places[there], n),
        )


def memory_of_neighbours(size: Size) -> int:
    """Return how many bytes `learn_neighbours` takes at most."""
    square = _memory_of_square(size.items_in_square)
    blocks = 24 * ROWS_AT_ONCE * size.items_in_tables
    return square + blocks + memory_kept_of_neighbours(size) + _BYTES_A_RATING * size.ratings


def memory_kept_of_neighbours(size: Size) -> int:
    """Return how many bytes the tables have at most."""
    return _memory_of_tables(size.items_in_tables)


def _memory_of_tables(items: int) -> int:
    return 3 * 8 * items * min(items, ENTRIES_KEPT)


def _memory_of_square(side: int) -> int:
    return 8 * side**2


def side_of_square(items_in_tables: int, memory: int) -> int:
    """Return how many of the items in the tables have a place in the regression.

    Parameters
    ----------
    memory
        How many bytes the training may have.
    """
    side = min(items_in_tables, MOST_IN_SQUARE)
    fits = _memory_of_square(side) <= _MEMORY_SHARE * memory
    return side if fits else min(side, USUAL_ITEMS)


def items_in_tables(interactions: Interactions, memory: int) -> NDArray[np.int64]:
    """Choose the items that have a place in the tables.

    They are the most liked ones, as many as have `ENOUGH_LIKES` of all likes within the bounds.

    Parameters
    ----------
    memory
        How many bytes the training may have.

    Returns
    -------
    ndarray of shape (n,)
        Rows of items, ascending.
    """
    is_liked = interactions.stars >= LIKED_STARS
    likes = np.bincount(interactions.items[is_liked], minlength=len(interactions.item_ids))
    few = np.flatnonzero(likes >= FEWEST_LIKES)
    ranked = few[np.lexsort((few, -likes[few]))]
    share = np.cumsum(likes[ranked]) / max(likes.sum(), 1)
    enough = int(np.searchsorted(share, ENOUGH_LIKES)) + 1
    count = max(enough, USUAL_ITEMS)
    if _memory_of_tables(min(count, len(ranked))) > _MEMORY_SHARE * memory:
        count = USUAL_ITEMS
    return np.sort(ranked[:count])


def learn_neighbours(
    interactions: Interactions, chosen: NDArray[np.int64], side: int
) -> Neighbours:
    """Compute the tables from ratings.

    Parameters
    ----------
    chosen
        The items that have a place in them, as `items_in_tables` chooses them.
    side
        How many of them have one in the regression, as `side_of_square` says.
    """
    n_users, n_items = len(interactions.user_ids), len(interactions.item_ids)
    likes = np.bincount(
        interactions.items[interactions.stars >= LIKED_STARS], minlength=n_items
    ).astype(np.int64)
    if len(chosen) < 2:
        return Neighbours.none(n_items)
    active_users = max(int(np.count_nonzero(np.bincount(interactions.users))), 1)

    def by_user(values: NDArray[Any], items: NDArray[np.int64]) -> sp.csr_matrix:
        places = np.full(n_items, -1, dtype=np.int32)
        places[items] = np.arange(len(items), dtype=np.int32)
        there = values != 0
        there &= places[interactions.items] >= 0
        users, columns = interactions.users[there], places[interactions.items[there]]
        cells = (values[there].astype(np.float32), (users, columns))
        return sp.csr_matrix(cells, shape=(n_users, len(items)))

    # Before the lifts, and by itself: nothing else is as large as its square.
    square = most_liked(likes, chosen, side)
    gram = _gram(by_user(affinities_of(interactions), square))
    regression = learn_regression(gram, likes, square, active_users)
    del gram
    means = user_means(interactions.users, interactions.stars, n_users)
    well = interactions.stars >= means[interactions.users]
    liked = by_user(interactions.stars >= LIKED_STARS, chosen)

    def lift(rated: NDArray[np.bool_]) -> tuple[SparseRows, NDArray[np.float32]]:
        raters = by_user(rated, chosen)
        counts = np.asarray(raters.sum(axis=0)).ravel()
        floor = -np.log1p(counts / LIFT_PRIOR).astype(np.float32)
        blocks = _lifts(raters, liked, likes[chosen], active_users)
        return SparseRows.strongest(blocks, chosen, n_items), spread(floor, chosen, n_items)

    lift_liked, floor_liked = lift(well)
    lift_disliked, floor_disliked = lift(~well)
    return Neighbours(
        regression=regression,
        lift_liked=lift_liked,
        lift_disliked=lift_disliked,
        floor_liked=floor_liked,
        floor_disliked=floor_disliked,
    )


def affinities_of(interactions: Interactions) -> NDArray[np.float64]:
    """Return how much each rating counts in the regression, shape (n_ratings,)."""
    users, n_users = interactions.users, len(interactions.user_ids)
    means = user_means(users, interactions.stars, n_users)
    shares = balance(np.bincount(users, minlength=n_users), _BALANCE)
    affinities = np.empty(len(users))
    for own in rating_blocks(len(users)):
        theirs = users[own]
        affinities[own] = affinity_weights(interactions.stars[own], means[theirs])
        affinities[own] *= shares[theirs]
    return affinities


def most_liked(
    likes: NDArray[np.int64], chosen: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """Return the most liked ones of the chosen items, ascending."""
    return np.sort(chosen[np.lexsort((chosen, -likes[chosen]))[:count]])


def _gram(affinities: sp.csr_matrix) -> NDArray[np.float32]:
    """Return `affinities.T @ affinities`, of which hardly anything is 0, as it is: dense."""
    rows = affinities.T.tocsr()
    gram = np.empty((rows.shape[0], rows.shape[0]), dtype=np.float32)
    for some in row_blocks(len(gram)):
        gram[some] = (rows[some] @ affinities).toarray()
    return gram


def learn_regression(
    gram: NDArray[np.float32], likes: NDArray[np.int64], square: NDArray[np.int64], n_users: int
) -> SparseRows:
    """Compute the weights B of least |X - XB|^2 + lambda |B|^2 with a zero diagonal, flattened.

    Parameters
    ----------
    gram
        Shape (n, n): the product of the items' affinities, X'X; overwritten.
    likes
        Shape (n_items,): how many like each item.
    square
        Shape (n,): rows of the items that have a place in the regression, ascending.
    n_users
        How many rated anything.
    """
    gram[np.diag_indices_from(gram)] += REGULARISATION * (n_users / 600.0) ** 0.3
    inverse = _inverse(gram)
    popularity = np.log(likes[square] + 0.5)
    usual = np.average(popularity, weights=likes[square])
    scale = np.exp(FLATTENING * (usual - popularity)) / -np.diag(inverse)
    np.fill_diagonal(inverse, 0.0)

    def blocks() -> Iterator[Block]:
        for some in row_blocks(len(inverse)):
            weights = (inverse[some] * scale).astype(np.float32)
            yield weights, np.abs(weights)

    return SparseRows.strongest(blocks(), square, len(likes))


def _inverse(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the inverse of a symmetric, positive definite matrix in its own memory."""
    # Transposed, which it is as well, it has the order of memory that LAPACK works on.
    factor, _ = cho_factor(matrix.T, lower=True, overwrite_a=True, check_finite=False)
    inverse, _ = spotri(factor, lower=True, overwrite_c=True)
    for row in range(len(inverse)):
        inverse[row, row + 1 :] = inverse[row + 1 :, row]
    transposed: NDArray[np.float32] = inverse.T
    return transposed


def _lifts(
    rated: sp.csr_matrix, liked: sp.csr_matrix, likes: NDArray[np.int64], n_users: int
) -> Iterator[Block]:
    """Yield log P(likes j | rated i) / P(likes j) above the row's floor.

    With c_ij users in both, c_i in the row and `LIFT_PRIOR` users of average taste on top.
    """
    expected = (LIFT_PRIOR * likes / n_users + 0.05).astype(np.float32)
    popularity = np.log(likes + 0.5).astype(np.float32)
    rows = rated.T.tocsr()
    for some in row_blocks(rows.shape[0]):
        # Hardly anything is 0 between movies that many like.
        lift = (rows[some] @ liked).toarray()
        lift /= expected
        np.log1p(lift, out=lift)
        lift[np.arange(len(lift)), np.arange(some.start, some.start + len(lift))] = 0.0
        yield lift, lift + popularity


def spread(
    values: NDArray[np.float32], rows: NDArray[np.int64], n_items: int
) -> NDArray[np.float32]:
    """Return the values at their rows, and 0 at all others."""
    all_rows = np.zeros(n_items, dtype=np.float32)
    all_rows[rows] = values
    return all_rows
