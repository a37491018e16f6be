"""Groups of popular movies that the same users like, for a new user to choose among.

Spherical k-means on the movies' vectors, less what all of them have in common: the directions in
which a movie differs from the average movie, whatever its length (Dhillon and Modha 2001, "Concept
decompositions for large sparse text data using clustering").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOVIES = 400
"""Only this many movies are grouped, the most popular: users choose by what they know."""
GROUPS = 10
FEWEST_MOVIES = 8
"""A smaller group shows too little of itself."""
_ROUNDS = 50


@dataclass(frozen=True)
class Cluster:
    """Movies that the same users like.

    Attributes
    ----------
    items
        Shape (n,): rows of the movies, the most popular first.
    typical
        Shape (m,): those that stand for it, the most popular first.
    """

    items: NDArray[np.int64]
    typical: NDArray[np.int64]


TYPICAL = 12
"""How many movies stand for a cluster: the most popular of its nearer half."""


def cluster_movies(
    vectors: NDArray[np.float32], popularity: NDArray[np.float32], groups: int = GROUPS
) -> tuple[Cluster, ...]:
    """Group the most popular movies.

    Parameters
    ----------
    vectors
        Shape (n_items, n_components).
    popularity
        Shape (n_items,): log of how many users like each item, as `popularity_of` returns it. What
        nobody likes is left out.
    groups
        How many at most; fewer where there are few movies.

    Returns
    -------
    tuple of Cluster
        The largest first; the same ones for the same numbers, without chance. Movies of clusters
        of fewer than `FEWEST_MOVIES` are in none.
    """
    popular = np.argsort(-popularity, kind="stable")[:MOVIES]
    popular = popular[popularity[popular] > 0]
    groups = min(groups, len(popular) // FEWEST_MOVIES)
    if groups < 2:
        return ()
    directions = _directions(vectors[popular].astype(np.float64))
    nearness = directions @ _centres(directions, groups).T
    labels = nearness.argmax(axis=1)
    found = [np.flatnonzero(labels == label) for label in range(groups)]
    clusters = [
        Cluster(popular[own], popular[_typical(own, nearness[own, label])])
        for label, own in enumerate(found)
        if len(own) >= FEWEST_MOVIES
    ]
    return tuple(sorted(clusters, key=lambda cluster: -len(cluster.items)))


def _directions(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where each vector lies from the average, all of length 1."""
    away = vectors - vectors.mean(axis=0)
    return _of_length_one(away)


def _of_length_one(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths: NDArray[np.float64] = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.maximum(lengths, 1e-12)


def _centres(directions: NDArray[np.float64], groups: int) -> NDArray[np.float64]:
    """Return the centres of the clusters, shape (groups, n_components)."""
    centres = directions[_far_apart(directions, groups)]
    labels = np.full(len(directions), -1)
    for _ in range(_ROUNDS):
        before, labels = labels, (directions @ centres.T).argmax(axis=1)
        if np.array_equal(before, labels):
            break
        sums = np.zeros_like(centres)
        np.add.at(sums, labels, directions)
        filled = np.bincount(labels, minlength=groups) > 0
        centres = np.where(filled[:, None], _of_length_one(sums), centres)
    return centres


def _far_apart(directions: NDArray[np.float64], groups: int) -> list[int]:
    """Choose where to begin: the most popular movie, then always the one farthest from those."""
    chosen = [0]
    nearest = directions @ directions[0]
    while len(chosen) < groups:
        chosen.append(int(nearest.argmin()))
        nearest = np.maximum(nearest, directions @ directions[chosen[-1]])
    return chosen


def _typical(own: NDArray[np.int64], nearness: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the most popular of the half that lies nearest to the centre.

    Parameters
    ----------
    own
        Shape (n,): the movies, the most popular first.
    nearness
        Shape (n,): of each to the centre.
    """
    half = max(len(own) // 2, min(TYPICAL, len(own)))
    nearer = np.sort(np.argsort(-nearness, kind="stable")[:half])
    return own[nearer[:TYPICAL]]
