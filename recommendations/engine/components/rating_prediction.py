"""How many stars a user will give a movie, and how sure that is.

Ratings are the movie's mean plus its loadings times the user's factors plus noise. A movie's
numbers come with their uncertainty, and are learned by `star_training`. The users' factors are not
kept: they follow from a user's ratings, exactly and at once.

How far a user's stars lie from the predicted ones is learned of each user too: predictions for
whoever is hard to predict are less sure. Several starts of the learning, each with factors of its
own, are averaged.
"""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

LEAST_STARS, MOST_STARS = 0.5, 5.0
_SMALLEST_NOISE = 0.5**2 / 12
"""What rounding to half stars does alone; ratings that fit exactly would let it vanish."""


@dataclass(frozen=True)
class StarModel:
    """What is needed to predict stars.

    Attributes
    ----------
    means
        Shape (n_items,), float32: what a movie gets from the average user.
    loadings
        Shape (n_items, n_factors), float32: how its stars move with the user's factors, those of
        one start after the other.
    variances
        Shape (n_items, n_factors + 1), float32: how unsure each loading is and, last, the mean.
    noise
        Shape (n_starts,), float32: the usual variance of a rating around the prediction, by start.
    own_noise
        Shape (n_starts,), float32: how much each rating of a user says of their own such variance,
        where the usual one counts 1; 0 where all users have the usual one.
    """

    means: NDArray[np.float32]
    loadings: NDArray[np.float32]
    variances: NDArray[np.float32]
    noise: NDArray[np.float32]
    own_noise: NDArray[np.float32]

    @classmethod
    def constant(cls, items: int, stars: float) -> Self:
        """Return a model that predicts the same stars for everything."""
        means = np.full(items, stars, dtype=np.float32)
        loadings, variances = (np.zeros((items, n), dtype=np.float32) for n in (1, 2))
        noise, own_noise = np.ones(1, dtype=np.float32), np.zeros(1, dtype=np.float32)
        return cls(means, loadings, variances, noise, own_noise)

    def of(self, items: NDArray[np.integer[Any]]) -> Self:
        """Return the same of some items, by their rows."""
        return replace(
            self,
            means=self.means[items],
            loadings=self.loadings[items],
            variances=self.variances[items],
        )


@dataclass(frozen=True)
class StarPrediction:
    """Stars a user would give.

    Attributes
    ----------
    stars
        Shape (n,): 0.5 to 5.0.
    deviation
        Shape (n,): standard deviation of their rating around it, in stars.
    """

    stars: NDArray[np.float64]
    deviation: NDArray[np.float64]


def predict_stars(
    model: StarModel,
    rated: NDArray[np.int64],
    stars: NDArray[np.float32],
    items: NDArray[np.int64],
) -> StarPrediction:
    """Predict what a user will give movies, from what they gave others.

    Parameters
    ----------
    rated, stars
        Shape (n_rated,): rows of the movies they rated, without those unknown to the model, and
        their stars.
    items
        Shape (n,): rows of the movies to predict.
    """
    starts, user = len(model.noise), _user_of(model, rated, stars)
    wanted = _by_start(model, items)
    unsure = model.variances[items].astype(np.float64)
    expected = model.means[items] + (wanted @ user.factors[..., None]).sum(axis=(0, 2)) / starts
    second = user.factors**2 + np.diagonal(user.covariance, axis1=1, axis2=2)
    spread = (
        ((wanted @ user.covariance) * wanted).sum(axis=(0, 2)) / starts
        + unsure @ np.append(second / starts, 1.0)
        + user.noise
    )
    return StarPrediction(expected.clip(LEAST_STARS, MOST_STARS), np.sqrt(spread))


def predict_all_stars(
    model: StarModel, rated: NDArray[np.int64], stars: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Predict what a user will give every movie, shape (n_items,), in one matrix product.

    Parameters
    ----------
    rated, stars
        As in `predict_stars`.
    """
    factors = _user_of(model, rated, stars).factors.ravel()
    expected: NDArray[np.float32] = model.loadings @ factors.astype(np.float32)
    expected /= len(model.noise)
    expected += model.means
    return expected.clip(LEAST_STARS, MOST_STARS)


class _User(NamedTuple):
    """A user's factors, a row a start, their covariances, and the user's noise: a variance."""

    factors: NDArray[np.float64]
    covariance: NDArray[np.float64]
    noise: float


def _user_of(model: StarModel, rated: NDArray[np.int64], stars: NDArray[np.float32]) -> _User:
    """Return what follows from a user's ratings."""
    above = (stars - model.means[rated]).astype(np.float64)
    loadings, usual = _by_start(model, rated), model.noise.astype(np.float64)
    squares, evidence = _squares_of(model, rated, loadings), above @ loadings
    covariance = covariance_of(squares, usual)
    factors = (covariance @ evidence[..., None])[..., 0] / usual[:, None]
    second = factors[:, :, None] * factors[:, None, :] + covariance
    missed = (second * squares).sum(axis=(1, 2)) - 2.0 * (factors * evidence).sum(axis=1)
    missed += above @ above + model.variances[rated, -1].sum(dtype=np.float64)
    own = model.own_noise.astype(np.float64)
    certain = 1.0 + own * len(rated)
    # The mean of a variance whose inverse is gamma distributed lies above the inverse of its mean.
    noise = noise_of_users(usual, own, missed, certain) * certain / (certain - 2.0 * own)
    return _User(factors, covariance, float(noise.mean()))


def factor_covariance(model: StarModel, rated: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how unsure the factors of a user of the usual noise are, shape (n_factors, n_factors).

    It depends on which movies they rated and not on the stars; 1 in each direction without any.
    Factors of different starts have nothing to do with each other.

    Parameters
    ----------
    rated
        Shape (n_rated,): rows of the movies.
    """
    squares = _squares_of(model, rated, _by_start(model, rated))
    covariance = covariance_of(squares, model.noise.astype(np.float64))
    starts, each, _ = covariance.shape
    whole = np.zeros((starts, each, starts, each))
    whole[np.arange(starts), :, np.arange(starts)] = covariance
    return whole.reshape(starts * each, -1)


def _squares_of(
    model: StarModel, rated: NDArray[np.int64], loadings: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the expected squares of the loadings, summed over movies: a matrix a start."""
    squares: NDArray[np.float64] = loadings.transpose(0, 2, 1) @ loadings
    unsure = model.variances[rated, :-1].sum(axis=0, dtype=np.float64).reshape(len(squares), -1)
    squares += unsure[:, :, None] * np.eye(unsure.shape[1])
    return squares


def _by_start(model: StarModel, items: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the loadings of items, shape (n_starts, n_items, n_factors of a start)."""
    loadings, starts = model.loadings[items].astype(np.float64), len(model.noise)
    return loadings.reshape(len(items), starts, loadings.shape[1] // starts).transpose(1, 0, 2)


def covariance_of(squares: NDArray[np.float64], noise: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the covariance of factors for each matrix of squares; one noise for all, or each's."""
    side = squares.shape[-1]
    return np.linalg.inv(np.eye(side) + squares / noise[:, None, None]).astype(np.float64)


def noise_of_users(
    usual: NDArray[np.float64] | float,
    own: NDArray[np.float64] | float,
    missed: NDArray[np.float64],
    certain: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the inverse of the mean of 1 / noise, the usual one and that of the own ratings.

    Parameters
    ----------
    missed
        The squared errors of a user's ratings, summed.
    certain
        ``1 + own * count``, with the count of their ratings.
    """
    noise: NDArray[np.float64] = (usual + own * missed) / certain
    return np.maximum(noise, _SMALLEST_NOISE)
