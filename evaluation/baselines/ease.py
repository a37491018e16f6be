"""EASE, the embarrassingly shallow autoencoder (Steck 2019, arXiv:1905.03375), and EDLAE.

With X the matrix of users' positive ratings and P = (X'X + L)^-1, the weights are
B = I - P diag(1 / diag P), and a user who chose x has the scores x B. L is lambda I in EASE. EDLAE
(Steck 2020, "Autoencoders that don't overfit towards the identity", section 3) learns from users
of whose choices a share p is left out at random, which comes to
L = lambda I + p / (1 - p) diag(X'X). Whoever chose nothing gets the popular list.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.liked_matrix import Given, chosen, matrix_of
from recommendations.engine.evaluation.scorers import Scorer, TargetUser, with_popular_last
from recommendations.engine.memory import default_limit, require_memory

_Weights = Callable[[NDArray[np.int64]], NDArray[np.float64]]
"""From the rows of the chosen items to all scores."""


@dataclass(frozen=True)
class Ease:
    """A linear model from all a user's items to all items, without an item's own weight.

    Attributes
    ----------
    regularisation
        Lambda, above 0.
    given
        What counts as chosen.
    penalty
        The scores are divided by this power of how many users chose the item; 0 is EASE itself.
    dropout
        EDLAE's p, from 0, which is EASE, to below 1.
    """

    regularisation: float
    given: Given
    penalty: float = 0.0
    dropout: float = 0.0

    def fit(self, training: Interactions) -> Scorer:
        """Solve, in whichever of users and items are fewer; the scores are the same.

        Raises
        ------
        NotEnoughMemoryError
            If the dense matrices of the fewer would not fit.
        """
        matrix = matrix_of(training, self.given).astype(np.float64)
        n_users, n_items = matrix.shape
        fewer = min(n_users, n_items)
        require_memory(
            8 * (4 * fewer**2 + 2 * n_users * n_items * (n_users < n_items)),
            default_limit(),
            f"EASE of {n_users} users and {n_items} items",
            "measure fewer of them, or leave EASE out",
        )
        counts = np.asarray(matrix.sum(axis=0), dtype=np.float32).ravel()
        left_out = self.dropout / (1.0 - self.dropout)
        added = self.regularisation + left_out * counts.astype(np.float64)
        solve = _by_users if n_users < n_items else _by_items
        scores_of = solve(matrix, added)
        divisor = np.maximum(counts, 1.0) ** self.penalty

        def score(user: TargetUser) -> NDArray[np.float32]:
            items = user.items[chosen(user.stars, self.given)]
            scores = (scores_of(items) / divisor).astype(np.float32)
            return scores if len(items) else with_popular_last(scores, counts)

        return score


def _by_items(matrix: sp.csr_matrix, added: NDArray[np.float64]) -> _Weights:
    """Solve by inverting X'X + L, where `added` is the diagonal of L."""
    gram = (matrix.T @ matrix).toarray()
    inverse = np.linalg.inv(gram + np.diag(added))
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return lambda items: weights[items].sum(axis=0)


def _by_users(matrix: sp.csr_matrix, added: NDArray[np.float64]) -> _Weights:
    """Solve by Woodbury's identity: P = L^-1 - L^-1 X' (X L^-1 X' + I)^-1 X L^-1."""
    scaled = (matrix @ sp.diags(1.0 / added)).tocsc()
    gram = (scaled @ matrix.T).toarray()
    solved = np.linalg.solve(gram + np.eye(len(gram)), scaled.toarray())
    diagonal = (1.0 - np.asarray(matrix.multiply(solved).sum(axis=0)).ravel()) / added

    def scores_of(items: NDArray[np.int64]) -> NDArray[np.float64]:
        own = np.zeros(len(diagonal))
        own[items] = 1.0
        in_common = np.asarray(scaled[:, items].sum(axis=1)).ravel()
        scores: NDArray[np.float64] = own - (own / added - in_common @ solved) / diagonal
        return scores

    return scores_of
