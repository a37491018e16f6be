"""What a movie's features say of its mean stars, before its own ratings count."""

import numpy as np
from numpy.typing import NDArray

from ..data.interactions import Interactions, ItemFeatures
from .ridge import ridge

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
    trust = counts / (counts + _TRUSTED)
    usual = float(trust @ means / trust.sum())
    weights = ridge(features.matrix.astype(np.float64), trust, (means - usual)[:, None])
    expected: NDArray[np.float64] = features.matrix @ weights[:, 0]
    return expected


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
