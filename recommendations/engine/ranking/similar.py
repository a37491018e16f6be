"""Movies similar to a movie: by their vectors, and by its row of the regression.

The weights were chosen on the liked movies of users held out of training
(`evaluation.curves.similar_movies`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..components.item_similarity import FLATTENING
from ..model.model import Model
from .scoring import top_items


@dataclass(frozen=True)
class Blend:
    """The weights of what makes one movie similar to another.

    Attributes
    ----------
    shrinkage
        A movie that n users like has n / (n + shrinkage) of its cosine: the vectors of movies that
        hardly anyone likes are similar to others by chance. 0 shrinks nothing.
    regression
        How much the movie's row of the regression counts beside the cosine, where 1 is the
        strongest entry of that row.
    """

    shrinkage: float = 1.0
    regression: float = 0.2


DEFAULT_BLEND = Blend()
DIRECTION_WEIGHT = 0.5
"""Beside the similarity: staying similar matters more than how far ahead a movie is."""


def similar_items(
    model: Model, item: int, count: int, blend: Blend = DEFAULT_BLEND
) -> NDArray[np.int64]:
    """Return the rows of the items most similar to an item, most similar first.

    Parameters
    ----------
    item
        Row of the item to compare with; it is not among the results. One without a row, as few
        like it, is compared by its vector alone.
    count
        How many at most.
    blend
        What counts.
    """
    return top_items(similarity_to(model, item, blend), count, np.array([item]))


def similarity_to(model: Model, item: int, blend: Blend = DEFAULT_BLEND) -> NDArray[np.float32]:
    """Return how similar each item is to one of them (row), shape (n_items,)."""
    similarity = _shrunk_cosine(model, model.item_vectors[item], blend)
    table = model.neighbours.regression
    own = slice(table.starts[item], table.starts[item + 1])
    items = table.items[own]
    # As it was before it was flattened: for similarity, favouring what few like helps nobody.
    weights = table.values[own] * np.exp(FLATTENING * model.item_popularity[items])
    strongest = float(weights.max(initial=0.0))
    if strongest > 0:
        similarity[items] += np.float32(blend.regression / strongest) * weights
    return similarity


def similarity_to_vector(model: Model, vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how similar each item is to an item that is none of the model's own."""
    return _shrunk_cosine(model, vector, DEFAULT_BLEND)


def rank_in_direction(
    similarity: NDArray[np.float64], ahead: NDArray[np.float64], count: int
) -> NDArray[np.int64]:
    """Order movies that are similar to one, but differ from it in one direction, such as newer.

    By similarity plus `DIRECTION_WEIGHT` times how far ahead a movie is, both in their spreads over
    the movies that are ahead at all, so that the unit of neither matters.

    Parameters
    ----------
    similarity
        Shape (n,): of the nearest movies to the one.
    ahead
        Shape (n,): how much further each is in the direction than the one; movies at 0 and less,
        and those where it is not known (nan), are left out.
    count
        How many at most.

    Returns
    -------
    ndarray of shape (at most count,)
        Places among the movies; empty where none is ahead.
    """
    fitting = np.flatnonzero(ahead > 0)
    value = _in_spreads(similarity[fitting]) + DIRECTION_WEIGHT * _in_spreads(ahead[fitting])
    return fitting[np.argsort(-value, kind="stable")[:count]]


def _in_spreads(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(values.std()) if len(values) else 0.0
    return values / spread if spread > 0 else np.zeros(len(values))


def _shrunk_cosine(model: Model, vector: NDArray[np.float32], blend: Blend) -> NDArray[np.float32]:
    """Return each item's cosine with a vector, smaller for items that few like."""
    lengths = model.vector_lengths * np.float32(np.linalg.norm(vector))
    likes = np.exp(model.item_popularity)
    cosine: NDArray[np.float32] = (model.item_vectors @ vector) / np.maximum(lengths, 1e-12)
    cosine *= likes / (likes + np.float32(blend.shrinkage))
    return cosine
