"""Tables over the items of which each row keeps its strongest entries only."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

ENTRIES_KEPT = 300
"""Of each row; with them the figures are those of the whole tables."""
ROWS_AT_ONCE = 100
"""In a block of a dense table."""
_ROWS_GATHERED = 200
"""Up to so many are added and looked up faster than a sparse matrix is made of them."""

Block = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Some rows of a table, and how much each of their entries matters."""


@dataclass(frozen=True)
class SparseRows:
    """A sparse table by rows: row `i` owns `starts[i]:starts[i + 1]` of `items` and `values`.

    Attributes
    ----------
    starts
        Shape (n_rows + 1,), int64.
    items, values
        Shape (n_entries,), int32 and float32: columns and values.
    """

    starts: NDArray[np.int64]
    items: NDArray[np.int32]
    values: NDArray[np.float32]

    @classmethod
    def strongest(cls, blocks: Iterable[Block], rows: NDArray[np.int64], n: int) -> Self:
        """Keep of each row of a dense table the entries that matter most.

        Parameters
        ----------
        blocks
            The table's rows, in the slices that `row_blocks` returns.
        rows
            Shape (n_rows,): the items that the table's rows and columns stand for, ascending.
        n
            How many items there are in all.
        """
        kept = min(ENTRIES_KEPT, len(rows))
        counts = np.zeros(n, dtype=np.int64)
        # Memory that is not written to is not taken: what rows have fewer of costs nothing.
        items = np.empty(len(rows) * kept, dtype=np.int32)
        values = np.empty(len(rows) * kept, dtype=np.float32)
        end = 0
        for some, (table, order) in zip(row_blocks(len(rows)), blocks, strict=True):
            chosen = np.argpartition(-order, kept - 1, axis=1)[:, :kept]
            chosen.sort(axis=1)
            there = np.take_along_axis(table, chosen, axis=1)
            filled = there != 0
            counts[rows[some]] = filled.sum(axis=1)
            start, end = end, end + int(np.count_nonzero(filled))
            items[start:end] = rows[chosen[filled]]
            values[start:end] = there[filled]
        return cls(
            starts=np.concatenate([[0], np.cumsum(counts)]),
            items=items[:end],
            values=values[:end],
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
            item out, with all entries in its row and column.
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
        """The table over the same items in rows and columns; shares the memory of its entries."""
        side = len(self.starts) - 1
        matrix = sp.csr_matrix((side, side), dtype=np.float32)
        # Of one type, or scipy would copy all of both for each use.
        matrix.indptr = self.starts.astype(self.items.dtype)
        matrix.indices, matrix.data = self.items, self.values
        return matrix

    def add_to(
        self, scores: NDArray[np.float32], rows: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> None:
        """Add the weighted `rows` to the scores.

        Parameters
        ----------
        scores
            Shape (n_items,); changed in place.
        rows, weights
            Shape (n,): rows, and their weights; those of weight 0 are skipped.
        """
        used = np.flatnonzero(weights)
        if not len(used):
            return
        rows, weights = rows.take(used), weights.take(used).astype(np.float32)
        if len(rows) > _ROWS_GATHERED:
            scores += self.matrix[rows].T @ weights
            return
        places, counts = self._places(rows)
        values = self.values.take(places)
        values *= np.repeat(weights, counts)
        np.add.at(scores, self.items.take(places), values)

    def _places(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where the entries of the rows lie, one row after the other, and how many each has.

        Returns
        -------
        tuple of ndarray of shape (n_entries,) and (n_rows,)
            Places in `items` and `values`, and counts.
        """
        firsts = self.starts.take(rows)
        counts = self.starts.take(rows + 1) - firsts
        before = np.cumsum(counts) - counts
        places = np.arange(counts.sum())
        places += np.repeat(firsts - before, counts)
        return places, counts

    def between(self, rows: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the entries of `rows` in the columns `items`; 0 where there is none.

        Parameters
        ----------
        rows, items
            Shape (n_rows,) and (n_items,): rows and columns of the table, no column twice.

        Returns
        -------
        ndarray of shape (n_rows, n_items)
        """
        found: NDArray[np.float32]
        if len(rows) > _ROWS_GATHERED:
            found = self.matrix[rows][:, items].toarray()
            return found
        places, counts = self._places(rows)
        asked = np.full(len(self.starts) - 1, -1, dtype=np.int64)
        asked[items] = np.arange(len(items))
        columns = asked.take(self.items.take(places))
        there = np.flatnonzero(columns >= 0)
        found = np.zeros((len(rows), len(items)), dtype=np.float32)
        of_rows = np.repeat(np.arange(len(rows)), counts)
        found[of_rows[there], columns[there]] = self.values.take(places[there])
        return found


def row_blocks(rows: int) -> list[slice]:
    """Return slices of a table's rows, so that what is made of each takes little memory."""
    return [slice(start, start + ROWS_AT_ONCE) for start in range(0, rows, ROWS_AT_ONCE)]
