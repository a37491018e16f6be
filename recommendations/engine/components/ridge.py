"""Ridge regression on sparse features."""

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

REGULARISATION = 10.0
COLUMNS_AT_ONCE = 12
"""Of the targets: the more, the fewer products with the features, and the more memory."""
_PRECISION = 1e-6
"""Of the weights; they are stored as float32."""
_MOST_STEPS = 5000
"""Tens are usual."""


class Ridge:
    """The weights W of least |sqrt(T) (Y - XW)|^2 + lambda |W|^2, with T the trust, for any Y.

    By conjugate gradients, with the diagonal as preconditioner (Golub and Van Loan, "Matrix
    computations", 11.5): a matrix of features by features would outgrow any memory. Each target
    takes steps of its own, and all share the products with the features.

    Parameters
    ----------
    described
        X, shape (n, n_features).
    trust
        Shape (n,): how much each row counts.
    """

    def __init__(self, described: sp.csr_matrix, trust: NDArray[np.float64]) -> None:
        self._described = described
        self._weighted = described.multiply(trust[:, None]).T.tocsr()
        self._diagonal = (described.power(2).T @ trust + REGULARISATION)[:, None]

    def weights(
        self, targets: NDArray[np.float64], near: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """Return W, shape (n_features, n_targets).

        Parameters
        ----------
        targets
            Y, shape (n, n_targets).
        near
            Weights to begin from, of targets much like these; they are found sooner then.

        Raises
        ------
        numpy.linalg.LinAlgError
            If the weights do not settle.
        """
        found = np.zeros((self._described.shape[1], targets.shape[1]))
        if near is not None:
            found[:] = near
        for start in range(0, targets.shape[1], COLUMNS_AT_ONCE):
            columns = slice(start, start + COLUMNS_AT_ONCE)
            found[:, columns] = self._settled(
                self._weighted @ targets[:, columns], found[:, columns]
            )
        return found

    def _settled(
        self, right: NDArray[np.float64], weights: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        weights = weights.copy()
        residual = right - self._gram(weights)
        enough = (_PRECISION**2) * _squared(right)
        direction, before = np.zeros_like(right), np.ones(right.shape[1])
        for _ in range(_MOST_STEPS):
            if (_squared(residual) <= enough).all():
                return weights
            scaled = residual / self._diagonal
            size = (residual * scaled).sum(axis=0)
            direction = scaled + direction * _ratio(size, before)
            moved = self._gram(direction)
            step = _ratio(size, (direction * moved).sum(axis=0))
            weights += step * direction
            residual -= step * moved
            before = size
        raise np.linalg.LinAlgError("the weights of the features do not settle")

    def _gram(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (X'TX + lambda) W."""
        product: NDArray[np.float64] = self._weighted @ (self._described @ weights)
        return product + REGULARISATION * weights


def _squared(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    total: NDArray[np.float64] = np.einsum("ij,ij->j", rows, rows)
    return total


def _ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ratio; 0 for a target that has settled to the last digit."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
