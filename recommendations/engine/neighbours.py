"""What one rated film says of others directly, beside what the vectors say.

Two tables, each with a row a rated item and only its strongest entries. *Regression* weighs every
film someone rated against all others at once (Steck 2019, "Embarrassingly shallow autoencoders",
eq. 8) and is at its best with many ratings. *Lift* compares who liked both with who would by
chance; it is at its best with one rating, where nothing else is known, one table for those who
rated the film well and one for those who did not.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.linalg import cho_factor
from scipy.linalg.lapack import dpotri

from .interactions import Interactions
from .preferences import LIKED_STARS, affinity_weights, balance, user_means

MOST_ITEMS = 5000
"""The regression inverts a matrix of this side at most; beyond, the least rated are left out."""
FEWEST_LIKES = 3
LINKS_KEPT = 300
"""Of each row; with them the figures are those of the whole tables."""
REGULARISATION = 120.0
"""For 600 users; it grows with their number as the published optima do."""
_BALANCE = 0.25
LIFT_PRIOR = 20.0
"""How many people of average taste are added to those who rated a film."""

_ROWS_AT_ONCE = 500
_ROWS_ONE_BY_ONE = 8
"""Up to so many are added faster than a sparse matrix is made of them."""


@dataclass(frozen=True)
class Links:
    """A sparse table by rows: row `i` owns `starts[i]:starts[i + 1]` of `items` and `values`.

    Attributes
    ----------
    starts
        Shape (n_rows + 1,), int64.
    items, values
        Shape (n_links,), int32 and float32: columns, and what stands there.
    """

    starts: NDArray[np.int64]
    items: NDArray[np.int32]
    values: NDArray[np.float32]

    @classmethod
    def strongest(
        cls, table: NDArray[np.float32], order: NDArray[np.float32], rows: NDArray[np.int64], n: int
    ) -> Self:
        """Keep of each row of a dense table the entries that come first in `order`.

        Parameters
        ----------
        table, order
            Shape (n_known, n_known): the values, and how much each matters.
        rows
            Shape (n_known,): the items that the table's rows and columns stand for, ascending.
        n
            How many items there are in all.
        """
        kept = min(LINKS_KEPT, table.shape[1])
        counts = np.zeros(n, dtype=np.int64)
        items, values = [], []
        for some in _row_blocks(len(table)):
            chosen = np.argpartition(-order[some], kept - 1, axis=1)[:, :kept]
            chosen.sort(axis=1)
            there = np.take_along_axis(table[some], chosen, axis=1)
            filled = there != 0
            counts[rows[some]] = filled.sum(axis=1)
            items.append(rows[chosen[filled]].astype(np.int32))
            values.append(there[filled].astype(np.float32))
        return cls(
            starts=np.concatenate([[0], np.cumsum(counts)]),
            items=np.concatenate(items),
            values=np.concatenate(values),
        )

    @classmethod
    def none(cls, rows: int) -> Self:
        """Return a table of `rows` empty rows."""
        empty = np.empty(0, dtype=np.int32)
        return cls(np.zeros(rows + 1, dtype=np.int64), empty, empty.astype(np.float32))

    def moved(self, places: NDArray[np.int64], n: int) -> Self:
        """Return the table over other items.

        Parameters
        ----------
        places
            Shape (n_rows,): where each row, and the column of the same item, goes; -1 leaves the
            item out, with all links from and to it.
        n
            How many items there are then.
        """
        rows = places[np.repeat(np.arange(len(places)), np.diff(self.starts))]
        columns = places[self.items]
        kept = np.flatnonzero((rows >= 0) & (columns >= 0))
        order = kept[np.lexsort((columns[kept], rows[kept]))]
        counts = np.bincount(rows[order], minlength=n)
        return type(self)(
            starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            items=columns[order].astype(np.int32),
            values=self.values[order],
        )

    @cached_property
    def matrix(self) -> sp.csr_matrix:
        """The table over the same items in rows and columns; shares the memory of its links."""
        side = len(self.starts) - 1
        matrix = sp.csr_matrix((side, side), dtype=np.float32)
        # Of one type, or scipy would copy all of both for each use.
        matrix.indptr = self.starts.astype(self.items.dtype)
        matrix.indices, matrix.data = self.items, self.values
        return matrix

    def add_to(
        self, scores: NDArray[np.float32], rows: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> None:
        """Add to each item's score what the weighted `rows` say of it."""
        speaking = weights != 0
        rows, weights = rows[speaking], weights[speaking].astype(np.float32)
        if len(rows) > _ROWS_ONE_BY_ONE:
            scores += self.matrix[rows].T @ weights
            return
        for row, weight in zip(rows.tolist(), weights, strict=True):
            own = slice(self.starts[row], self.starts[row + 1])
            scores[self.items[own]] += weight * self.values[own]

    def between(self, rows: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return what each of `rows` says of each of `items`; 0 where it says nothing.

        Returns
        -------
        ndarray of shape (len(rows), len(items))
        """
        found: NDArray[np.float32] = self.matrix[rows][:, items].toarray()
        return found

    def at(self, rows: NDArray[np.int64], item: int) -> NDArray[np.float32]:
        """Return what each of `rows` says of one item, shape (len(rows),)."""
        return self.between(rows, np.array([item]))[:, 0]


@dataclass(frozen=True)
class Neighbours:
    """The tables, over the same items in rows and columns.

    Attributes
    ----------
    regression
        Weights; multiply a row by how much its film was liked (`affinity_weights`).
    lift_liked, lift_disliked
        log of how much more often than by chance those who rated the row's film well, or not
        well, like the column's; what is missing stands for `floor_…` of the row.
    floor_liked, floor_disliked
        Shape (n_items,), float32: the lift of films that none of them liked.
    """

    regression: Links
    lift_liked: Links
    lift_disliked: Links
    floor_liked: NDArray[np.float32]
    floor_disliked: NDArray[np.float32]

    @classmethod
    def none(cls, items: int) -> Self:
        """Return tables that say nothing."""
        links, floor = Links.none(items), np.zeros(items, dtype=np.float32)
        return cls(links, links, links, floor, floor)

    def moved(self, places: NDArray[np.int64], n: int) -> Self:
        """Return the tables over other items, with the parameters of `Links.moved`."""
        known = np.flatnonzero(places >= 0)
        return type(self)(
            regression=self.regression.moved(places, n),
            lift_liked=self.lift_liked.moved(places, n),
            lift_disliked=self.lift_disliked.moved(places, n),
            floor_liked=_spread(self.floor_liked[known], places[known], n),
            floor_disliked=_spread(self.floor_disliked[known], places[known], n),
        )


def learn_neighbours(interactions: Interactions) -> Neighbours:
    """Compute the tables from who rated what.

    Time grows with the cube of the number of items up to `MOST_ITEMS`, and no further.
    """
    n_users, n_items = len(interactions.user_ids), len(interactions.item_ids)
    likes = np.bincount(
        interactions.items[interactions.stars >= LIKED_STARS], minlength=n_items
    ).astype(np.int64)
    known = _most_liked(likes)
    if len(known) < 2:
        return Neighbours.none(n_items)
    means = user_means(interactions.users, interactions.stars, n_users)[interactions.users]

    def by_user(values: NDArray[np.float64]) -> sp.csr_matrix:
        cells = (values.astype(np.float32), (interactions.users, interactions.items))
        matrix = sp.csr_matrix(cells, shape=(n_users, n_items))[:, known]
        matrix.eliminate_zeros()
        return matrix

    liked = by_user((interactions.stars >= LIKED_STARS).astype(np.float64))
    well = interactions.stars >= means
    raters = max(len(np.unique(interactions.users)), 1)
    share = likes[known] / raters
    counts = np.bincount(interactions.users, minlength=n_users)
    said = affinity_weights(interactions.stars, means)
    said *= balance(counts, _BALANCE)[interactions.users]
    fame = np.log(likes[known] + 0.5).astype(np.float32)

    def lifts(raters: NDArray[np.bool_]) -> tuple[Links, NDArray[np.float32]]:
        lift, floor = _lift(by_user(raters.astype(np.float64)), liked, share)
        links = Links.strongest(lift, lift + fame, known, n_items)
        return links, _spread(floor, known, n_items)

    # One after the other, so that there is only one whole table at a time.
    lift_liked, floor_liked = lifts(well)
    lift_disliked, floor_disliked = lifts(~well)
    weights = _regression(by_user(said), raters)
    return Neighbours(
        regression=Links.strongest(weights, np.abs(weights), known, n_items),
        lift_liked=lift_liked,
        lift_disliked=lift_disliked,
        floor_liked=floor_liked,
        floor_disliked=floor_disliked,
    )


def _most_liked(likes: NDArray[np.int64]) -> NDArray[np.int64]:
    enough = np.flatnonzero(likes >= FEWEST_LIKES)
    best = enough[np.lexsort((enough, -likes[enough]))][:MOST_ITEMS]
    return np.sort(best)


def _regression(affinities: sp.csr_matrix, raters: int) -> NDArray[np.float32]:
    """Return the weights B of least |X - XB|^2 + lambda |B|^2 with a zero diagonal."""
    gram = _product(affinities, affinities).astype(np.float64)
    gram[np.diag_indices_from(gram)] += REGULARISATION * (raters / 600.0) ** 0.3
    inverse = _inverse(gram)
    inverse /= -np.diag(inverse)
    np.fill_diagonal(inverse, 0.0)
    return inverse.astype(np.float32)


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
    raters: sp.csr_matrix, liked: sp.csr_matrix, share: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return log P(likes j | rated i) / P(likes j) above the row's floor, and the floors.

    With c_ij people in both, c_i in the row and `LIFT_PRIOR` people of average taste on top.
    """
    lift = _product(raters, liked)
    lift /= (LIFT_PRIOR * share + 0.05).astype(np.float32)
    np.log1p(lift, out=lift)
    np.fill_diagonal(lift, 0.0)
    counts = np.asarray(raters.sum(axis=0)).ravel()
    return lift, -np.log1p(counts / LIFT_PRIOR).astype(np.float32)


def _product(left: sp.csr_matrix, right: sp.csr_matrix) -> NDArray[np.float32]:
    """Return `left.T @ right`, of which hardly anything is 0, as it is: dense."""
    rows = left.T.tocsr()
    product = np.empty((rows.shape[0], right.shape[1]), dtype=np.float32)
    for some in _row_blocks(len(product)):
        product[some] = (rows[some] @ right).toarray()
    return product


def _row_blocks(rows: int) -> list[slice]:
    """Return slices of a table's rows, so that what is made of each takes little memory."""
    return [slice(start, start + _ROWS_AT_ONCE) for start in range(0, rows, _ROWS_AT_ONCE)]


def _spread(
    values: NDArray[np.float32], rows: NDArray[np.int64], n_items: int
) -> NDArray[np.float32]:
    spread = np.zeros(n_items, dtype=np.float32)
    spread[rows] = values
    return spread
