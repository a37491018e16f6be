"""A few thousand items that stand for a whole catalogue.

The fold-in finds a user's vector roughly on them, and only then exactly, on all items.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ITEMS = 2048
_EVEN_SHARE = 0.3
"""Of the items drawn: so many are drawn whatever their score, to stand for all tastes."""


@dataclass(frozen=True)
class AnchorItems:
    """Items whose softmax is like that of the whole catalogue.

    Attributes
    ----------
    vectors
        Shape (n, n_components), float32.
    biases
        Shape (n,), float32: each item's own, and the log of how many items it stands for.
    """

    vectors: NDArray[np.float32]
    biases: NDArray[np.float32]


def draw_anchor_items(
    vectors: NDArray[np.float32], biases: NDArray[np.float32], expected: NDArray[np.float64]
) -> AnchorItems:
    """Draw items by how likely they are, evenly among them in the order of their scores.

    Parameters
    ----------
    vectors, biases
        Shape (n_items, n_components) and (n_items,): the catalogue.
    expected
        Shape (n_components,): the user's vector in whose softmax items are likely.
    """
    scores = vectors @ expected.astype(np.float32) + biases
    shares = np.exp(scores - scores.max(), dtype=np.float64)
    shares = (1 - _EVEN_SHARE) * shares / shares.sum() + _EVEN_SHARE / len(scores)
    order = np.argsort(scores, kind="stable")
    drawn = order[systematic_sample(shares[order], ITEMS)]
    weights = -np.log(shares[drawn] * ITEMS)
    return AnchorItems(vectors[drawn], biases[drawn] + weights.astype(np.float32))


def systematic_sample(shares: NDArray[np.floating], count: int) -> NDArray[np.int64]:
    """Draw indices by their shares, which add up to 1, at even steps instead of by chance.

    Returns
    -------
    ndarray of shape (count,)
        Ascending; each index comes in proportion to its share.
    """
    steps = ((np.arange(count) + 0.5) / count).astype(shares.dtype)
    return np.searchsorted(np.cumsum(shares), steps).clip(max=len(shares) - 1)
