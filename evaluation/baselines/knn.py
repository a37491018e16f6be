"""Item-based nearest neighbours by cosine similarity.

Sarwar et al. 2001, "Item-based collaborative filtering recommendation algorithms", for the top of
a list as in Deshpande and Karypis 2004, "Item-based top-N recommendation algorithms". What is like
nothing that a user chose follows by its popularity.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.liked_matrix import Given, chosen, matrix_of
from recommendations.engine.evaluation.scorers import Scorer, TargetUser, with_popular_last

_COLUMNS_AT_ONCE = 512


@dataclass(frozen=True)
class ItemKnn:
    """Score an item by its similarity to those of its neighbours that the user chose.

    Attributes
    ----------
    neighbours
        How many of the most similar items count for each.
    shrinkage
        Added to the product of the norms: the larger, the less do items count that few users share.
    given
        What counts as chosen.
    """

    neighbours: int
    shrinkage: float
    given: Given

    def fit(self, training: Interactions) -> Scorer:
        """Find each item's neighbours."""
        matrix = matrix_of(training, self.given)
        similarity = self._similarity(matrix)
        counts = np.asarray(matrix.sum(axis=0), dtype=np.float32).ravel()

        def score(user: TargetUser) -> NDArray[np.float32]:
            items = user.items[chosen(user.stars, self.given)]
            scores = np.asarray(similarity[items].sum(axis=0), dtype=np.float32).ravel()
            return with_popular_last(scores, counts)

        return score

    def _similarity(self, matrix: sp.csr_matrix) -> sp.csr_matrix:
        """Return the similarities, shape (n_items, n_items); a column has its neighbours only."""
        n_items = matrix.shape[1]
        counts = np.asarray(matrix.sum(axis=0)).ravel()
        items = np.flatnonzero(counts)
        norms = np.sqrt(counts[items])
        matrix = matrix[:, items]
        transposed = matrix.T.tocsr()
        parts = [sp.csr_matrix((0, len(items)), dtype=np.float32)]
        for start in range(0, len(items), _COLUMNS_AT_ONCE):
            columns = np.arange(start, min(start + _COLUMNS_AT_ONCE, len(items)))
            common = (transposed[columns] @ matrix).toarray()
            similar = common / (np.outer(norms[columns], norms) + self.shrinkage)
            similar[np.arange(len(columns)), columns] = 0.0
            parts.append(self._nearest(similar))
        near = sp.vstack(parts).tocoo()
        cells = (items[near.col], items[near.row])
        return sp.csr_matrix((near.data, cells), shape=(n_items, n_items))

    def _nearest(self, similar: NDArray[np.float32]) -> sp.csr_matrix:
        """Return the rows with all but the largest values of each left out."""
        if self.neighbours < similar.shape[1]:
            smallest = similar.shape[1] - self.neighbours
            far = np.argpartition(similar, smallest, axis=1)[:, :smallest]
            np.put_along_axis(similar, far, 0.0, axis=1)
        return sp.csr_matrix(similar, dtype=np.float32)
