"""Films like a film: near it by their vectors, and liked by the same people."""

import numpy as np
from numpy.typing import NDArray

from .model import Model
from .rank import top_items


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
