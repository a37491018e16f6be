"""Item-to-item tables: what rating one movie predicts of others, beside the vectors.

Two tables, each with a row a rated item and only its strongest entries. *Regression* weighs every
movie someone rated against all others at once (Steck 2019, "Embarrassingly shallow autoencoders",
eq. 8), is flattened so that it favours popular movies less, and is at its best with many ratings.
*Lift* compares who liked both with who would by
chance; it is at its best with one rating; one table for those who
rated the movie well and one for those who did not.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.linalg import cho_factor
from scipy.linalg.lapack import dpotri

from ..data.interactions import Interactions
from ..data.likes_and_dislikes import LIKED_STARS, affinity_weights, balance, user_means
from ..data.size import Size
from .sparse_rows import ENTRIES_KEPT, SparseRows, row_blocks

FEWEST_LIKES = 3
"""Of an item in the tables."""
USUAL_ITEMS = 5_000
"""So many have a place in the tables, if there are as many; the most liked first."""
MOST_ITEMS = 10_000
"""So many at most, where fewer have not enough of all likes: the regression inverts a square of
them."""
ENOUGH_LIKES = 0.95
_MEMORY_SHARE = 1 / 3
"""Of a training's memory; more than the usual items have a place only within it."""
REGULARISATION = 120.0
"""For 600 users; it grows with their number as the published optima do."""
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
    squares = _memory_of_squares(size.items_in_tables)
    return squares + 2 * memory_kept_of_neighbours(size) + 120 * size.ratings


def memory_kept_of_neighbours(size: Size) -> int:
    """Return how many bytes the tables have at most."""
    return 3 * 8 * size.items_in_tables * min(size.items_in_tables, ENTRIES_KEPT)


def _memory_of_squares(side: int) -> int:
    return 16 * side**2


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
    count = min(max(enough, USUAL_ITEMS), MOST_ITEMS)
    if _memory_of_squares(count) > _MEMORY_SHARE * memory:
        count = USUAL_ITEMS
    return np.sort(ranked[:count])


def learn_neighbours(interactions: Interactions, chosen: NDArray[np.int64]) -> Neighbours:
    """Compute the tables from ratings.

    Time grows with the cube of the number of items that have a place in them.

    Parameters
    ----------
    chosen
        These items, as `items_in_tables` chooses them.
    """
    n_users, n_items = len(interactions.user_ids), len(interactions.item_ids)
    likes = np.bincount(
        interactions.items[interactions.stars >= LIKED_STARS], minlength=n_items
    ).astype(np.int64)
    if len(chosen) < 2:
        return Neighbours.none(n_items)
    means = user_means(interactions.users, interactions.stars, n_users)[interactions.users]

    def by_user(values: NDArray[np.float64]) -> sp.csr_matrix:
        cells = (values.astype(np.float32), (interactions.users, interactions.items))
        matrix = sp.csr_matrix(cells, shape=(n_users, n_items))[:, chosen]
        matrix.eliminate_zeros()
        return matrix

    liked = by_user((interactions.stars >= LIKED_STARS).astype(np.float64))
    well = interactions.stars >= means
    active_users = max(len(np.unique(interactions.users)), 1)
    share = likes[chosen] / active_users
    popularity = np.log(likes[chosen] + 0.5).astype(np.float32)

    lift_liked, floor_liked = _lift(by_user(well.astype(np.float64)), liked, share)
    lift_disliked, floor_disliked = _lift(by_user((~well).astype(np.float64)), liked, share)
    links_liked = SparseRows.strongest(lift_liked, lift_liked + popularity, chosen, n_items)
    links_disliked = SparseRows.strongest(
        lift_disliked, lift_disliked + popularity, chosen, n_items
    )
    del lift_liked, lift_disliked
    affinities = by_user(affinities_of(interactions))
    gram = _product(affinities, affinities).astype(np.float64)
    return Neighbours(
        regression=learn_regression(gram, likes, chosen, active_users),
        lift_liked=links_liked,
        lift_disliked=links_disliked,
        floor_liked=spread(floor_liked, chosen, n_items),
        floor_disliked=spread(floor_disliked, chosen, n_items),
    )


def affinities_of(interactions: Interactions) -> NDArray[np.float64]:
    """Return how much each rating counts in the regression, shape (n_ratings,)."""
    users, n_users = interactions.users, len(interactions.user_ids)
    means = user_means(users, interactions.stars, n_users)[users]
    affinities = affinity_weights(interactions.stars, means)
    affinities *= balance(np.bincount(users, minlength=n_users), _BALANCE)[users]
    return affinities


def learn_regression(
    gram: NDArray[np.float64], likes: NDArray[np.int64], chosen: NDArray[np.int64], n_users: int
) -> SparseRows:
    """Compute the weights B of least |X - XB|^2 + lambda |B|^2 with a zero diagonal, flattened.

    Parameters
    ----------
    gram
        Shape (n, n): the product of the chosen items' affinities, X'X; overwritten.
    likes
        Shape (n_items,): how many like each item.
    chosen
        Shape (n,): rows of items that have a place in the table, ascending.
    n_users
        How many rated anything.
    """
    gram[np.diag_indices_from(gram)] += REGULARISATION * (n_users / 600.0) ** 0.3
    inverse = _inverse(gram)
    inverse /= -np.diag(inverse)
    np.fill_diagonal(inverse, 0.0)
    weights = inverse.astype(np.float32)
    popularity = np.log(likes[chosen] + 0.5).astype(np.float32)
    usual = np.average(popularity, weights=likes[chosen])
    weights *= np.exp(FLATTENING * (usual - popularity))
    return SparseRows.strongest(weights, np.abs(weights), chosen, len(likes))


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inverse of a symmetric, positive definite matrix in its own memory."""
    # Transposed, which it is as well, it has the order of memory that LAPACK works on.
    factor, _ = cho_factor(matrix.T, lower=True, overwrite_a=True, check_finite=False)
    inverse, _ = dpotri(factor, lower=True, overwrite_c=True)
    for row in range(len(inverse)):
        inverse[row, row + 1 :] = inverse[row + 1 :, row]
    transposed: NDArray[np.float64] = inverse.T
    return transposed


def _lift(
    rated: sp.csr_matrix, liked: sp.csr_matrix, share: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return log P(likes j | rated i) / P(likes j) above the row's floor, and the floors.

    With c_ij users in both, c_i in the row and `LIFT_PRIOR` users of average taste on top.
    """
    lift = _product(rated, liked)
    lift /= (LIFT_PRIOR * share + 0.05).astype(np.float32)
    np.log1p(lift, out=lift)
    np.fill_diagonal(lift, 0.0)
    counts = np.asarray(rated.sum(axis=0)).ravel()
    return lift, -np.log1p(counts / LIFT_PRIOR).astype(np.float32)


def _product(left: sp.csr_matrix, right: sp.csr_matrix) -> NDArray[np.float32]:
    """Return `left.T @ right`, of which hardly anything is 0, as it is: dense."""
    rows = left.T.tocsr()
    product = np.empty((rows.shape[0], right.shape[1]), dtype=np.float32)
    for some in row_blocks(len(product)):
        product[some] = (rows[some] @ right).toarray()
    return product


def spread(
    values: NDArray[np.float32], rows: NDArray[np.int64], n_items: int
) -> NDArray[np.float32]:
    """Return the values at their rows, and 0 at all others."""
    all_rows = np.zeros(n_items, dtype=np.float32)
    all_rows[rows] = values
    return all_rows
