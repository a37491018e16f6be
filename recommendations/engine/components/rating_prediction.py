"""How many stars a user will give a movie, and how sure that is.

Ratings are the movie's mean plus its loadings times the user's factors plus noise. All three are
learned with their uncertainty (variational Bayes: Lim and Teh 2007, "Variational Bayesian approach
to movie rating prediction"), which keeps movies with few ratings near what movies in general get.
The users' factors are not kept: they follow from a user's ratings, exactly and at once.

A movie's mean is expected to be what its features say (`expected_means`), and its ratings move it
from there. What is learned depends a little on where it began, so there are several starts, each
with factors of its own, and what they predict is averaged.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ..data.interactions import Interactions, ItemFeatures
from ..data.size import Size
from ..errors import TrainingDivergedError
from .expected_means import expected_means

FACTORS = 12
"""Of each start."""
STARTS = 3
ROUNDS = 15
LEAST_STARS, MOST_STARS = 0.5, 5.0
_MOST_USERS = 20_000
"""More change nothing; which ones are used is drawn by the seed."""
_LOADING_SPREAD = 0.2
_MEAN_SPREAD = 0.6
_SMALLEST_VARIANCE = 1e-4
_SMALLEST_NOISE = 0.5**2 / 12
"""What rounding to half stars does alone; ratings that fit exactly would let it vanish."""
_ROWS_AT_ONCE = 4096
_DIAGONAL = np.arange(FACTORS) * (FACTORS + 1)
"""Where a matrix of side `FACTORS`, laid out flat, has its diagonal."""


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
        Shape (n_starts,), float32: variance of a rating around the prediction, by start.
    """

    means: NDArray[np.float32]
    loadings: NDArray[np.float32]
    variances: NDArray[np.float32]
    noise: NDArray[np.float32]

    @classmethod
    def constant(cls, items: int, stars: float) -> Self:
        """Return a model that predicts the same stars for everything."""
        means = np.full(items, stars, dtype=np.float32)
        loadings, variances = (np.zeros((items, n), dtype=np.float32) for n in (1, 2))
        return cls(means, loadings, variances, np.ones(1, dtype=np.float32))


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
    starts = len(model.noise)
    covariance = factor_covariance(model, rated)
    factors = _factors(model, covariance, rated, stars)
    wanted = model.loadings[items].astype(np.float64)
    unsure = model.variances[items].astype(np.float64)
    expected = model.means[items] + wanted @ factors / starts
    spread = (
        np.einsum("ij,jk,ik->i", wanted, covariance, wanted) / starts
        + unsure @ np.append((factors**2 + np.diag(covariance)) / starts, 1.0)
        + float(model.noise.mean())
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
    factors = _factors(model, factor_covariance(model, rated), rated, stars)
    expected: NDArray[np.float32] = model.loadings @ factors.astype(np.float32)
    expected /= len(model.noise)
    expected += model.means
    return expected.clip(LEAST_STARS, MOST_STARS)


def _factors(
    model: StarModel,
    covariance: NDArray[np.float64],
    rated: NDArray[np.int64],
    stars: NDArray[np.float32],
) -> NDArray[np.float64]:
    """Return a user's factors, shape (n_factors,)."""
    loadings = model.loadings[rated].astype(np.float64)
    evidence = loadings.T @ (stars - model.means[rated]) / _noise_of_factors(model)
    factors: NDArray[np.float64] = covariance @ evidence
    return factors


def factor_covariance(model: StarModel, rated: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how unsure a user's factors are, shape (n_factors, n_factors).

    It depends on which movies they rated and not on the stars; 1 in each direction without any.
    Factors of different starts have nothing to do with each other.

    Parameters
    ----------
    rated
        Shape (n_rated,): rows of the movies.
    """
    loadings = model.loadings[rated].astype(np.float64)
    precision = loadings.T @ loadings + np.diag(model.variances[rated, :-1].sum(axis=0))
    starts = np.arange(len(precision)) // (len(precision) // len(model.noise))
    precision[starts[:, None] != starts] = 0.0
    posterior = np.eye(len(precision)) + precision / _noise_of_factors(model)
    return np.linalg.inv(posterior).astype(np.float64)


def _noise_of_factors(model: StarModel) -> NDArray[np.float64]:
    """Return the noise of the start that each factor belongs to."""
    each = model.loadings.shape[1] // len(model.noise)
    return np.repeat(model.noise.astype(np.float64), each)


def memory_of_stars(size: Size) -> int:
    """Return how many bytes `learn_stars` takes at most."""
    square = (FACTORS + 1) ** 2
    numbers = (min(size.users, _MOST_USERS) + 3 * size.items) * (square + 4 * FACTORS)
    numbers += 10 * size.features
    return 8 * (numbers + 4 * _ROWS_AT_ONCE * square) + 120 * size.ratings + 40 * size.entries


def learn_stars(interactions: Interactions, features: ItemFeatures, seed: int) -> StarModel:
    """Learn the means, loadings and noise.

    Parameters
    ----------
    features
        One row an item.

    Raises
    ------
    TrainingDivergedError
        If the numbers left the finite range.
    numpy.linalg.LinAlgError
        If what the features say does not settle.
    """
    n_items = len(interactions.item_ids)
    if not len(interactions):
        return StarModel.constant(n_items, 3.5)
    ratings = _some_users(interactions, seed)
    expected = expected_means(ratings, features)
    around = (ratings.stars - expected[ratings.items]).astype(np.float32)
    ratings = replace(ratings, stars=around)
    # One after the other: the learner of a start is far larger than what is kept of it.
    found = [_learned(ratings, seed + start) for start in range(STARTS)]
    unsure = [one.variances for one in found]
    means_unsure = np.mean([each[:, -1:] for each in unsure], axis=0)
    return StarModel(
        means=(np.mean([one.means for one in found], axis=0) + expected).astype(np.float32),
        loadings=np.hstack([one.loadings for one in found]),
        variances=np.hstack([*(each[:, :-1] for each in unsure), means_unsure]),
        noise=np.concatenate([one.noise for one in found]),
    )


def _learned(ratings: Interactions, seed: int) -> StarModel:
    """Learn from one start."""
    learner = _Learner(ratings, seed)
    for _ in range(ROUNDS):
        learner.learn_users()
        learner.learn_items()
    if not np.isfinite(learner.items).all():
        raise TrainingDivergedError("the training of predicted stars diverged")
    return StarModel(
        means=(learner.overall + learner.items[:, FACTORS]).astype(np.float32),
        loadings=np.ascontiguousarray(learner.items[:, :FACTORS], dtype=np.float32),
        variances=learner.unsure.astype(np.float32),
        noise=np.array([learner.noise], dtype=np.float32),
    )


def _some_users(interactions: Interactions, seed: int) -> Interactions:
    users = np.unique(interactions.users)
    if len(users) <= _MOST_USERS:
        return interactions
    drawn = np.random.default_rng(seed).choice(users, _MOST_USERS, replace=False)
    return interactions.where(np.isin(interactions.users, drawn))


class _Learner:
    """The two halves of a round: users given items, items given users.

    `items` has a row an item: its loadings, and last its mean, whose factor is 1 for everyone.
    Sums over ratings are products with a sparse matrix, of squares too: each row's square is laid
    out flat.
    """

    def __init__(self, ratings: Interactions, seed: int) -> None:
        own_rows, users = np.unique(ratings.users, return_inverse=True)
        n_users, n_items = len(own_rows), len(ratings.item_ids)
        self.overall = float(ratings.stars.mean(dtype=np.float64))
        self.stars = ratings.stars.astype(np.float64) - self.overall
        cells, shape = (users, ratings.items), (n_users, n_items)
        self.given_by = sp.csr_matrix((self.stars, cells), shape=shape)
        self.rated_by = sp.csr_matrix((np.ones(len(self.stars)), cells), shape=shape)
        self.given_to, self.raters_of = self.given_by.T.tocsr(), self.rated_by.T.tocsr()
        self.counts = np.bincount(ratings.items, minlength=n_items)
        self.items = np.random.default_rng(seed).normal(0, 0.1, (n_items, FACTORS + 1))
        self.items[:, 0], self.items[:, FACTORS] = 0.4, 0.0
        self.unsure = np.zeros((n_items, FACTORS + 1))
        self.prior = np.zeros(FACTORS + 1)
        self.spread = np.full(FACTORS + 1, _LOADING_SPREAD**2)
        self.spread[FACTORS] = _MEAN_SPREAD**2
        self.noise = 0.8
        self.factors = np.ones((n_users, FACTORS + 1))
        self.moments = np.empty((n_users, (FACTORS + 1) ** 2))

    def learn_users(self) -> None:
        """Update each user's factors and their second moments; the last factor is 1."""
        loadings, means = self.items[:, :FACTORS], self.items[:, FACTORS:]
        squares = _squares(loadings)
        squares[:, _DIAGONAL] += self.unsure[:, :FACTORS]
        evidence = (self.given_by @ loadings - self.rated_by @ (means * loadings)) / self.noise
        for own in _chunks(len(self.factors)):
            precision = (self.rated_by[own] @ squares).reshape(-1, FACTORS, FACTORS) / self.noise
            covariance = np.linalg.inv(np.eye(FACTORS) + precision)
            self.factors[own, :FACTORS] = (covariance @ evidence[own, :, None])[..., 0]
            moments = _squares(self.factors[own]).reshape(-1, FACTORS + 1, FACTORS + 1)
            moments[:, :FACTORS, :FACTORS] += covariance
            self.moments[own] = moments.reshape(len(moments), -1)

    def learn_items(self) -> None:
        """Update each item's numbers, the noise, and what items are like in general."""
        evidence = self.given_to @ self.factors
        pull, unexplained = self.prior / self.spread, float(self.stars @ self.stars)
        for own in _chunks(len(self.items)):
            moments = (self.raters_of[own] @ self.moments).reshape(-1, FACTORS + 1, FACTORS + 1)
            covariance = np.linalg.inv(np.diag(1.0 / self.spread) + moments / self.noise)
            numbers = (covariance @ (evidence[own] / self.noise + pull)[..., None])[..., 0]
            self.items[own] = numbers
            self.unsure[own] = np.diagonal(covariance, axis1=1, axis2=2)
            second = numbers[:, :, None] * numbers[:, None, :] + covariance
            unexplained += float((moments * second).sum() - 2.0 * (numbers * evidence[own]).sum())
        self.noise = max(unexplained / len(self.stars), _SMALLEST_NOISE)
        rated = self.counts > 0
        self.prior = np.zeros(FACTORS + 1)
        self.prior[[0, FACTORS]] = self.items[rated][:, [0, FACTORS]].mean(axis=0)
        around = ((self.items[rated] - self.prior) ** 2).mean(axis=0)
        self.spread = np.maximum(around + self.unsure[rated].mean(axis=0), _SMALLEST_VARIANCE)


def _squares(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the outer product of each row with itself, flat: shape (n_rows, n_columns**2)."""
    return (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), -1)


def _chunks(count: int) -> list[slice]:
    """Return slices of so many rows that what is computed for each stays small."""
    return [slice(start, start + _ROWS_AT_ONCE) for start in range(0, count, _ROWS_AT_ONCE)]
