"""Films like a film: near it by their vectors, and liked by the same people."""

import numpy as np
from numpy.typing import NDArray

from .model import Model
from .profile import NOTHING
from .rank import top_items


def similar_items(model: Model, item: int, count: int) -> NDArray[np.int64]:
    """Return the rows of the items whose vectors point most the same way, nearest first.

    Parameters
    ----------
    item
        Row of the item to compare with; it is not among the results.
    """
    return top_items(_cosines(model, model.item_vectors[item]), count, np.array([item]))


def similar_to(model: Model, vector: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Return the rows of the items nearest to an item that is none of the model's own.

    Parameters
    ----------
    vector
        Shape (n_components,).
    """
    return top_items(_cosines(model, vector), count, NOTHING)


def _cosines(model: Model, vector: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(model.item_vectors, axis=1) * np.linalg.norm(vector)
    cosines: NDArray[np.float32] = (model.item_vectors @ vector) / np.maximum(lengths, 1e-12)
    return cosines
