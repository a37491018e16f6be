"""Films like a film: near it by their vectors, and named by its row of the regression.

What counts for what was chosen by the liked films of people held out of training
(`evaluation.co_likes`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .model import Model
from .profile import NOTHING
from .rank import top_items


@dataclass(frozen=True)
class Blend:
    """What makes one film like another.

    Attributes
    ----------
    doubt
        A film that n people like has n / (n + doubt) of its cosine: the vectors of films that
        hardly anyone likes lie near anything by chance. 0 takes all as they are.
    regression
        How much the film's row of the regression counts beside the cosine, where 1 is the
        strongest link of that row.
    """

    doubt: float = 1.0
    regression: float = 0.2


AS_MEASURED = Blend()


def similar_items(
    model: Model, item: int, count: int, blend: Blend = AS_MEASURED
) -> NDArray[np.int64]:
    """Return the rows of the items most like an item, most alike first.

    Parameters
    ----------
    item
        Row of the item to compare with; it is not among the results. One without links, as few
        like it, is compared by its vector alone.
    count
        How many at most.
    blend
        What counts.
    """
    likeness = _near(model, model.item_vectors[item], blend)
    links = model.neighbours.regression
    strongest = float(links.values[links.starts[item] : links.starts[item + 1]].max(initial=0.0))
    if strongest > 0:
        links.add_to(likeness, np.array([item]), np.array([blend.regression / strongest]))
    return top_items(likeness, count, np.array([item]))


def similar_to(model: Model, vector: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Return the rows of the items nearest to an item that is none of the model's own.

    Parameters
    ----------
    vector
        Shape (n_components,).
    count
        How many at most.
    """
    return top_items(_near(model, vector, AS_MEASURED), count, NOTHING)


def _near(model: Model, vector: NDArray[np.float32], blend: Blend) -> NDArray[np.float32]:
    """Return each item's cosine with a vector, as far as it is to be believed."""
    lengths = np.linalg.norm(model.item_vectors, axis=1) * np.linalg.norm(vector)
    likes = np.exp(model.item_fame)
    near: NDArray[np.float32] = (model.item_vectors @ vector) / np.maximum(lengths, 1e-12)
    near *= likes / (likes + np.float32(blend.doubt))
    return near
