"""How much a rating counts as liked or disliked, in training, fold-in and evaluation."""

import numpy as np
from numpy.typing import NDArray

TYPICAL_MEAN = 3.55
"""Mean stars over MovieLens users: what is assumed of someone with few ratings."""
PRIOR_RATINGS = 5.0
"""How many ratings of the typical mean each user starts from."""
LIKED_STARS = 4.0
"""From this many stars on, a rating counts as liked wherever a plain yes or no is needed.

`catalog.rating_histogram`, which must not import the engine, has the same bound.
"""
LIKED_ABOVE = 1.0
"""A movie liked without stars counts as if rated so many stars above the user's mean."""
LEAST_LIKING = 0.2
"""From this liking weight on, a rating is trained on as liked."""

_HIGHEST_WEIGHT = 1.5
_DISLIKE_MARGIN = 0.5
_DISLIKE_STRENGTH = 0.15
_DISLIKE_RANGE = 2.0
MOST_DISLIKE = _DISLIKE_STRENGTH * _DISLIKE_RANGE
"""The weight of the lowest rating."""
_RATINGS_AT_ONCE = 1_000_000


def user_means(
    users: NDArray[np.int32], stars: NDArray[np.float32], n_users: int
) -> NDArray[np.float64]:
    """Return each user's mean stars, drawn towards the typical mean while ratings are few.

    Parameters
    ----------
    users, stars
        Shape (n_ratings,): the user's row, and their stars, 0.5 to 5.0.
    n_users
        How many users there are.

    Returns
    -------
    ndarray of shape (n_users,)
        0.5 to 5.0.
    """
    counts = np.bincount(users, minlength=n_users)
    sums = np.bincount(users, weights=stars, minlength=n_users)
    means: NDArray[np.float64] = (sums + PRIOR_RATINGS * TYPICAL_MEAN) / (counts + PRIOR_RATINGS)
    return means


def rating_blocks(ratings: int) -> list[slice]:
    """Return slices of ratings, so that what is computed of each takes little memory."""
    return [slice(start, start + _RATINGS_AT_ONCE) for start in range(0, ratings, _RATINGS_AT_ONCE)]


def mean_stars(stars: NDArray[np.float32]) -> float:
    """Return one user's mean stars, drawn towards the typical mean as in `user_means`."""
    total = float(stars.sum(dtype=np.float64)) + PRIOR_RATINGS * TYPICAL_MEAN
    return total / (len(stars) + PRIOR_RATINGS)


def liking_weights(
    stars: NDArray[np.float32], means: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Return how much each rating counts as liked, relative to the user's own mean.

    Someone who gives 3 stars to most movies likes those they give 4; someone who gives 5 to most
    does not.

    Parameters
    ----------
    stars
        0.5 to 5.0.
    means
        The mean of the user who gave the stars, from `user_means`.

    Returns
    -------
    ndarray of the shape of `stars`
        0 (not liked) to 1.5.
    """
    weights: NDArray[np.float64] = np.clip(stars - means + 0.5, 0.0, _HIGHEST_WEIGHT)
    return weights


def balance(counts: NDArray[np.int64], power: float) -> NDArray[np.float64]:
    """Return the weight of each user's ratings, lower for users with many.

    Parameters
    ----------
    counts
        Shape (n_users,): how many ratings each gave.
    power
        0 counts each rating alike, 1 each user.

    Returns
    -------
    ndarray of shape (n_users,)
        1 for someone with 40 ratings, at most 3.
    """
    weights: NDArray[np.float64] = np.minimum((np.maximum(counts, 1) / 40.0) ** -power, 3.0)
    return weights


def dislike_weights(
    stars: NDArray[np.float32], means: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Return how much each rating counts as disliked, relative to the user's own mean.

    Returns
    -------
    ndarray of the shape of `stars`
        0 to 0.3: weaker than a liking, since users choose what they watch, and a disliked movie
        is still close to their taste.
    """
    below = means - stars - _DISLIKE_MARGIN
    weights: NDArray[np.float64] = _DISLIKE_STRENGTH * np.clip(below, 0.0, _DISLIKE_RANGE)
    return weights


def affinity_weights(
    stars: NDArray[np.float32], means: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Return the weight of each rating in the regression of `item_similarity`.

    Having watched a movie predicts what else a user will watch, so ratings a little below the mean
    count too; far below it they count nothing.

    Returns
    -------
    ndarray of the shape of `stars`
        0 to 1.5.
    """
    weights: NDArray[np.float64] = np.clip((stars - means + 1.5) / 2.0, 0.0, 1.5)
    return weights
