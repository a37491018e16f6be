"""Ranks, without importing `scipy.stats`, which would take every process half a second."""

import numpy as np
from numpy.typing import NDArray


def mean_ranks(values: NDArray[np.number]) -> NDArray[np.float64]:
    """Return the rank of each value, 1 for the lowest; equal ones share the mean of theirs.

    Parameters
    ----------
    values
        Shape (n,).
    """
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return ranks
