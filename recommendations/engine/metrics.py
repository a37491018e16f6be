"""How good a ranked list is, for one user."""

import numpy as np
from numpy.typing import NDArray


def hits(ranked: NDArray[np.int64], liked: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each place of the list whether its item was liked."""
    return np.isin(ranked, liked)


def precision_at(k: int, ranked: NDArray[np.int64], liked: NDArray[np.int64]) -> float:
    """Return the share of the first `k` places that were liked, 0 to 1."""
    return float(hits(ranked[:k], liked).sum()) / k


def recall_at(k: int, ranked: NDArray[np.int64], liked: NDArray[np.int64]) -> float:
    """Return the share of what could be found in `k` places that was, 0 to 1.

    Out of min(k, number liked): 1 can be reached by a user who liked more than `k`.
    """
    return float(hits(ranked[:k], liked).sum()) / min(k, len(liked))


def ndcg_at(k: int, ranked: NDArray[np.int64], liked: NDArray[np.int64]) -> float:
    """Return the normalised discounted cumulative gain of the first `k` places, 0 to 1.

    Binary gains, discount log2(place + 1) (Järvelin and Kekäläinen 2002).
    """
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    found = hits(ranked[:k], liked)
    gain = float(discounts[: len(found)] @ found)
    return gain / float(discounts[: min(k, len(liked))].sum())
