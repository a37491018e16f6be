"""From a user's vector to a list: score, leave out, order, explain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .foldin import UserVector
from .model import Model


def score_items(model: Model, vector: NDArray[np.float64]) -> NDArray[np.float32]:
    """Score every item for a user by one matrix product.

    Returns
    -------
    ndarray of shape (n_items,)
        Higher is better; comparable within one user only.
    """
    scores: NDArray[np.float32] = model.item_vectors @ vector.astype(np.float32)
    scores += model.item_biases
    return scores


def top_items(
    scores: NDArray[np.float32], count: int, excluded: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the rows of the highest scores, best first, never an excluded one.

    Parameters
    ----------
    scores
        Shape (n_items,).
    count
        How many at most; fewer where fewer are left.
    excluded
        Rows to leave out; -1 is ignored.
    """
    scores = scores.copy()
    scores[excluded[excluded >= 0]] = -np.inf
    count = min(count, len(scores))
    if count <= 0:
        return np.empty(0, dtype=np.int64)
    best = np.argpartition(-scores, count - 1)[:count]
    best = best[np.lexsort((best, -scores[best]))]
    return best[np.isfinite(scores[best])]


def similar_items(model: Model, item: int, count: int) -> NDArray[np.int64]:
    """Return the rows of the items whose vectors point most the same way, nearest first.

    Parameters
    ----------
    item
        Row of the item to compare with; it is not among the results.
    """
    vectors = model.item_vectors
    lengths = np.linalg.norm(vectors, axis=1)
    cosines = (vectors @ vectors[item]) / np.maximum(lengths * lengths[item], 1e-12)
    return top_items(cosines, count, np.array([item]))


@dataclass(frozen=True)
class Explanation:
    """A score, split exactly: `popularity + prior + terms.sum()`.

    Attributes
    ----------
    popularity
        The item's own bias.
    prior
        What someone without ratings would have on top.
    terms
        Shape (n_rated,): what each rated film adds or takes, in the order of `items`.
    items
        Shape (n_rated,): rows of the rated films.
    liked
        Shape (n_rated,): whether the film was liked; the term of one that was not says how far
        the item is from it.
    """

    popularity: float
    prior: float
    terms: NDArray[np.float64]
    items: NDArray[np.int64]
    liked: NDArray[np.bool_]

    @property
    def score(self) -> float:
        """The item's score for the user."""
        return self.popularity + self.prior + float(self.terms.sum())


def explain(model: Model, user: UserVector, item: int) -> Explanation:
    """Split the score of one item (row) for one user."""
    vector = model.item_vectors[item].astype(np.float64)
    return Explanation(
        popularity=float(model.item_biases[item]),
        prior=float(vector @ model.prior_mean),
        terms=user.terms @ vector,
        items=user.items,
        liked=user.liked,
    )
