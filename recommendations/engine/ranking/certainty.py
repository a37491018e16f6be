"""How certain predicted stars are for a user: explained variance, and leave-one-out error.

Both come from `components.rating_prediction`, whose uncertainty is part of the model.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..components.rating_prediction import factor_covariance, predict_stars
from ..model.model import Model

MOST_POPULAR = 200
"""The share is over this many movies, the most popular ones."""
MOST_GUESSED = 40
"""The error is over this many ratings at most, the latest."""


@dataclass(frozen=True)
class PredictionError:
    """Mean absolute error of predictions of a user's own ratings, in stars.

    Attributes
    ----------
    guess
        Each rating predicted from the others.
    average
        Each rating predicted by the movie's mean.
    count
        Of how many ratings.
    """

    guess: float
    average: float
    count: int


def certainty_share(model: Model, rated: NDArray[np.int64]) -> float:
    """Return the share of the variance of a user's stars that their ratings have settled.

    Before any rating, the stars that a user gives to movie j lie around the movie's mean with
    variance l_j' l_j, l_j its loadings; after some, with l_j' S l_j, where S is the covariance of
    the user's factors. The share is 1 - sum_j l_j' S l_j / sum_j l_j' l_j over popular movies.

    Parameters
    ----------
    rated
        Rows of the movies that the user has rated; -1 is ignored.

    Returns
    -------
    float
        0, nothing, to 1; it never falls when a rating is added.
    """
    popular = np.argsort(-model.item_popularity, kind="stable")[:MOST_POPULAR]
    loadings = model.stars.loadings[popular].astype(np.float64)
    before = float((loadings**2).sum())
    if not before > 0:
        return 0.0
    covariance = factor_covariance(model.stars, rated[rated >= 0])
    return 1.0 - float(((loadings @ covariance) * loadings).sum()) / before


def leave_one_out_error(
    model: Model, rated: NDArray[np.int64], stars: NDArray[np.float32]
) -> PredictionError:
    """Predict each of a user's latest ratings from all their others, and return the error.

    Parameters
    ----------
    rated
        Shape (n_rated,): rows of the movies, all in the model; at least two, the latest last.
    stars
        Shape (n_rated,): 0.5 to 5.0.
    """
    latest = np.arange(len(rated))[-MOST_GUESSED:]
    guesses = [
        predict_stars(model.stars, np.delete(rated, one), np.delete(stars, one), rated[[one]])
        for one in latest
    ]
    guessed = np.array([float(guess.stars[0]) for guess in guesses])
    return PredictionError(
        guess=float(np.abs(guessed - stars[latest]).mean()),
        average=float(np.abs(model.stars.means[rated[latest]] - stars[latest]).mean()),
        count=len(latest),
    )
