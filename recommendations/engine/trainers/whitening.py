"""Coordinates in which users vary by 1 in every direction, as the fold-in assumes."""

import numpy as np
from numpy.typing import NDArray

_RIDGE = 1e-3
"""Added to the users' covariance, as a share of its mean variance, so that it can be factored."""


def whiten(
    items: NDArray[np.float64], users: NDArray[np.float64], kept: int
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Turn vectors so that users vary by 1 in every direction; keep where items differ most.

    Parameters
    ----------
    items, users
        Shape (n_items, n) and (n_users, n); scores are their products.
    kept
        How many directions at most.

    Returns
    -------
    tuple of ndarray of shape (n_items, kept) and (kept,)
        The items' vectors less their mean, which is the same in every score, and the users' mean.
    """
    mean = users.mean(axis=0)
    covariance = np.atleast_2d(np.cov(users.T))
    ridge = _RIDGE * max(np.trace(covariance) / len(covariance), 1e-9)
    spread = np.linalg.cholesky(covariance + ridge * np.eye(len(covariance)))
    turned = (items - items.mean(axis=0)) @ spread
    _, directions = np.linalg.eigh(turned.T @ turned)
    directions = directions[:, ::-1][:, :kept]
    prior_mean: NDArray[np.float64] = directions.T @ np.linalg.solve(spread, mean)
    return np.ascontiguousarray(turned @ directions, dtype=np.float32), prior_mean
