"""How well someone is known: what their ratings have settled, and how far off guesses are.

Both are of predicted stars (`stars.py`), whose uncertainty is part of the model.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..components.rating_prediction import factor_covariance, predict_stars
from ..model.model import Model

WELL_KNOWN = 200
"""How much is known is said of the best-known movies: of those, people have an opinion."""
MOST_GUESSED = 40
"""How far off guesses are is said of this many ratings at most, the latest."""


@dataclass(frozen=True)
class Misses:
    """How far off guesses of a user's own ratings are, in stars, on average.

    Attributes
    ----------
    guess
        Each rating guessed from the others.
    average
        What everyone gives on average, taken for a guess.
    count
        Of how many ratings.
    """

    guess: float
    average: float
    count: int


def share_known(model: Model, rated: NDArray[np.int64]) -> float:
    """Return how much of what sets a user's stars apart from the average is known.

    Before any rating, the stars that a user gives to movie j lie around the movie's mean with
    variance l_j' l_j, l_j its loadings; after some, with l_j' S l_j, where S is the covariance of
    the user's factors. The share is 1 - sum_j l_j' S l_j / sum_j l_j' l_j over well-known movies.

    Parameters
    ----------
    rated
        Rows of the movies that the user has rated; -1 is ignored.

    Returns
    -------
    float
        0, nothing, to 1; it never falls when a rating is added.
    """
    known = np.argsort(-model.item_popularity, kind="stable")[:WELL_KNOWN]
    loadings = model.stars.loadings[known].astype(np.float64)
    before = float((loadings**2).sum())
    if not before > 0:
        return 0.0
    covariance = factor_covariance(model.stars, rated[rated >= 0])
    return 1.0 - float(((loadings @ covariance) * loadings).sum()) / before


def misses(model: Model, rated: NDArray[np.int64], stars: NDArray[np.float32]) -> Misses:
    """Guess each of a user's latest ratings from all their others, and say how far off that is.

    Parameters
    ----------
    rated
        Shape (n_rated,): rows of the movies, all known to the model; at least two, the latest last.
    stars
        Shape (n_rated,): 0.5 to 5.0.
    """
    latest = np.arange(len(rated))[-MOST_GUESSED:]
    guesses = [
        predict_stars(model.stars, np.delete(rated, one), np.delete(stars, one), rated[[one]])
        for one in latest
    ]
    guessed = np.array([float(guess.stars[0]) for guess in guesses])
    return Misses(
        guess=float(np.abs(guessed - stars[latest]).mean()),
        average=float(np.abs(model.stars.means[rated[latest]] - stars[latest]).mean()),
        count=len(latest),
    )
