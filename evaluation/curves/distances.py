"""How different the movies of one list are: by their vectors, and by their genres."""

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.data.interactions import ItemFeatures


def directions_of(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the vectors with length 1; one without a direction stays 0."""
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    directions: NDArray[np.float64] = (vectors / lengths).astype(np.float64)
    return directions


def genres_of(features: ItemFeatures) -> NDArray[np.float64]:
    """Return ones where an item is of a genre, shape (n_items, n_genres)."""
    columns = [i for i, name in enumerate(features.names) if name.startswith("genre:")]
    ones: NDArray[np.float64] = (features.matrix[:, columns].toarray() > 0).astype(np.float64)
    return ones


def cosine_distances(
    lists: NDArray[np.int64], directions: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return each list's mean of 1 - cosine over all pairs of its movies.

    Parameters
    ----------
    lists
        Shape (n_lists, k): rows of items, -1 where a list has ended.
    directions
        From `directions_of`.

    Returns
    -------
    ndarray of shape (n_lists,)
        0 to 2; 0 for a list of one movie.
    """
    return np.array([_mean_of_pairs(1.0 - own @ own.T) for own in _each(lists, directions)])


def genre_distances(lists: NDArray[np.int64], genres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each list's mean Jaccard distance of the genres over all pairs of its movies.

    Parameters
    ----------
    lists
        As in `cosine_distances`.
    genres
        From `genres_of`.

    Returns
    -------
    ndarray of shape (n_lists,)
        0 (the same genres throughout, or none) to 1; 0 for a list of one movie.
    """
    found = []
    for own in _each(lists, genres):
        counts = own.sum(axis=1)
        common = own @ own.T
        either = counts[:, None] + counts - common
        found.append(_mean_of_pairs(np.where(either > 0, 1.0 - common / np.maximum(either, 1), 0)))
    return np.array(found)


def _each(lists: NDArray[np.int64], rows: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    return [rows[listed[listed >= 0]] for listed in lists]


def _mean_of_pairs(distances: NDArray[np.float64]) -> float:
    pairs = distances[np.triu_indices(len(distances), 1)]
    return float(pairs.mean()) if len(pairs) else 0.0
