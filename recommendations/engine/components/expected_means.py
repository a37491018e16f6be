"""What a movie's features say of its stars, before its own ratings count."""

import numpy as np
from numpy.typing import NDArray

from ..data.interactions import Interactions, ItemFeatures
from .ridge import Ridge

_ROUNDS = 2
_TRUSTED = 5.0
"""A mean of n ratings counts n / (n + this), a user's and a movie's."""


def expected_means(ratings: Interactions, features: ItemFeatures) -> NDArray[np.float64]:
    """Return how far above the usual each movie's mean is to be expected, in stars.

    The movies' means, less what their raters give in general, are regressed on the features.

    Parameters
    ----------
    features
        One row an item.

    Returns
    -------
    ndarray of shape (n_items,)
        About 0 on average; 0 for a movie without features.

    Raises
    ------
    numpy.linalg.LinAlgError
        If the weights do not settle.
    """
    counts = np.bincount(ratings.items, minlength=len(ratings.item_ids))
    means = _means_of_items(ratings, counts)
    trust = _trust(counts)
    usual = float(trust @ means / trust.sum())
    return ExpectedByFeatures(features, counts).of((means - usual)[:, None])[:, 0]


class ExpectedByFeatures:
    """What movies' numbers are expected to be, from a regression on their features.

    Parameters
    ----------
    features
        One row an item.
    counts
        Shape (n_items,): how many ratings each has, which its numbers are trusted by.
    """

    def __init__(self, features: ItemFeatures, counts: NDArray[np.int64]) -> None:
        self._described = features.matrix.astype(np.float64)
        self._ridge = Ridge(self._described, _trust(counts))
        self._weights: NDArray[np.float64] | None = None

    def of(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what is expected of these; sooner if they are much like those asked for before.

        Parameters
        ----------
        numbers
            Shape (n_items, n): several for each item, each about 0 on average.

        Returns
        -------
        ndarray of shape (n_items, n)
            0 for a movie without features.

        Raises
        ------
        numpy.linalg.LinAlgError
            If the weights do not settle.
        """
        self._weights = self._ridge.weights(numbers, near=self._weights)
        expected: NDArray[np.float64] = self._described @ self._weights
        return expected


def _trust(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    trust: NDArray[np.float64] = counts / (counts + _TRUSTED)
    return trust


def _means_of_items(ratings: Interactions, counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return each item's mean above the mean of all, with users who give few stars made up for."""
    users, items = ratings.users, ratings.items
    n_users = len(ratings.user_ids)
    given = np.bincount(users, minlength=n_users)
    stars = ratings.stars - ratings.stars.mean(dtype=np.float64)
    means = np.zeros(len(counts))
    for _ in range(_ROUNDS):
        of_users = np.bincount(users, stars - means[items], n_users) / (given + _TRUSTED)
        totals = np.bincount(items, stars - of_users[users], len(counts))
        means = totals / (counts + _TRUSTED)
    unshrunk: NDArray[np.float64] = totals / np.maximum(counts, 1)
    return unshrunk
