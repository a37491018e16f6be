"""Ridge regression on sparse features."""

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, cg

REGULARISATION = 10.0
_PRECISION = 1e-6
"""Of the weights; they are stored as float32."""
_MOST_STEPS = 5000
"""Tens are usual."""


def ridge(
    described: sp.csr_matrix, trust: NDArray[np.float64], targets: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weights W of least |sqrt(T) (Y - XW)|^2 + lambda |W|^2, with T the trust.

    By conjugate gradients: a matrix of features by features would outgrow any memory.

    Parameters
    ----------
    described
        X, shape (n, n_features).
    trust
        Shape (n,): how much each row counts.
    targets
        Y, shape (n, n_targets).

    Raises
    ------
    numpy.linalg.LinAlgError
        If the weights do not settle.
    """
    weighted = described.multiply(trust[:, None]).T.tocsr()
    diagonal = described.power(2).T @ trust + REGULARISATION
    side = described.shape[1]
    gram = LinearOperator(
        (side, side), lambda x: weighted @ (described @ x) + REGULARISATION * x, dtype=np.float64
    )
    nearly_inverse = LinearOperator((side, side), lambda x: x / diagonal, dtype=np.float64)
    weights = np.empty((side, targets.shape[1]))
    for column, right in enumerate((weighted @ targets).T):
        weights[:, column], unsettled = cg(
            gram, right, rtol=_PRECISION, maxiter=_MOST_STEPS, M=nearly_inverse
        )
        if unsettled:
            raise np.linalg.LinAlgError("the weights of the features do not settle")
    return weights
