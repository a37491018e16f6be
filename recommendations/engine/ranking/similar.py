"""Movies like a movie: near it by their vectors, and named by its row of the regression.

What counts for what was chosen by the liked movies of people held out of training
(`evaluation.co_likes`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.model import Model
from .profile import NOTHING
from .scoring import top_items


@dataclass(frozen=True)
class Blend:
    """What makes one movie like another.

    Attributes
    ----------
    doubt
        A movie that n people like has n / (n + doubt) of its cosine: the vectors of movies that
        hardly anyone likes lie near anything by chance. 0 takes all as they are.
    regression
        How much the movie's row of the regression counts beside the cosine, where 1 is the
        strongest link of that row.
    """

    doubt: float = 1.0
    regression: float = 0.2


AS_MEASURED = Blend()
DIRECTION_WEIGHT = 0.5
"""Beside the likeness: that movies stay like the one matters more than how far ahead they are."""


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
    return top_items(likeness_to(model, item, blend), count, np.array([item]))


def likeness_to(model: Model, item: int, blend: Blend = AS_MEASURED) -> NDArray[np.float32]:
    """Return how much each item is like one of them (row), shape (n_items,)."""
    likeness = _near(model, model.item_vectors[item], blend)
    links = model.neighbours.regression
    strongest = float(links.values[links.starts[item] : links.starts[item + 1]].max(initial=0.0))
    if strongest > 0:
        links.add_to(likeness, np.array([item]), np.array([blend.regression / strongest]))
    return likeness


def similar_to(model: Model, vector: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Return the rows of the items nearest to an item that is none of the model's own.

    Parameters
    ----------
    vector
        Shape (n_components,).
    count
        How many at most.
    """
    return top_items(likeness_to_vector(model, vector), count, NOTHING)


def likeness_to_vector(model: Model, vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much each item is like an item that is none of the model's own."""
    return _near(model, vector, AS_MEASURED)


def in_a_direction(
    likeness: NDArray[np.float64], ahead: NDArray[np.float64], count: int
) -> NDArray[np.int64]:
    """Order movies that are like one, but otherwise in one respect.

    By likeness plus `DIRECTION_WEIGHT` times how far ahead a movie is, both in their spreads over
    the movies that are ahead at all, so that neither the unit of the respect nor of the likeness
    matters.

    Parameters
    ----------
    likeness
        Shape (n,): of the nearest movies to the one.
    ahead
        Shape (n,): how much more each is as wished than the one; 0 and less is not as wished, nor
        is what is not known (nan).
    count
        How many at most.

    Returns
    -------
    ndarray of shape (at most count,)
        Places among the movies; none where none is as wished.
    """
    fitting = np.flatnonzero(ahead > 0)
    worth = _in_spreads(likeness[fitting]) + DIRECTION_WEIGHT * _in_spreads(ahead[fitting])
    return fitting[np.argsort(-worth, kind="stable")[:count]]


def _in_spreads(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(values.std()) if len(values) else 0.0
    return values / spread if spread > 0 else np.zeros(len(values))


def _near(model: Model, vector: NDArray[np.float32], blend: Blend) -> NDArray[np.float32]:
    """Return each item's cosine with a vector, as far as it is to be believed."""
    lengths = np.linalg.norm(model.item_vectors, axis=1) * np.linalg.norm(vector)
    likes = np.exp(model.item_popularity)
    near: NDArray[np.float32] = (model.item_vectors @ vector) / np.maximum(lengths, 1e-12)
    near *= likes / (likes + np.float32(blend.doubt))
    return near
