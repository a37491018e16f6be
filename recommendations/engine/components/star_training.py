"""Learn how many stars movies get: their means and loadings, each with its uncertainty.

By variational Bayes (Lim and Teh 2007, "Variational Bayesian approach to movie rating prediction"),
which keeps movies with few ratings near what movies in general get. A movie's mean and loadings are
expected to be what its features say (`expected_means`), and its ratings move them from there.
Whoever is hard to predict moves their factors and the movies' numbers less. What is learned depends
a little on where it began, so there are several starts.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ..data.interactions import Interactions, ItemFeatures
from ..data.size import Size
from ..errors import TrainingDivergedError
from .expected_means import ExpectedByFeatures, expected_means
from .rating_prediction import StarModel, covariance_of, noise_of_users

FACTORS = 12
"""Of each start."""
STARTS = 3
ROUNDS, MORE_ROUNDS = 25, 3
"""From nothing, and from where an earlier training ended."""
_MOST_USERS = 20_000
"""More change nothing; which ones are used is drawn by the seed."""
_LOADING_SPREAD = 0.2
_MEAN_SPREAD = 0.6
_OWN_NOISE = 1 / 15
"""How much a rating says of its user's noise, where the usual one counts 1."""
_SMALLEST_VARIANCE = 1e-4
_ROWS_AT_ONCE = 4096
_UPPER = np.triu_indices(FACTORS + 1)
"""Places in a symmetric matrix of side `FACTORS + 1` that say all of it: its upper triangle."""
_DIAGONAL = np.flatnonzero(_UPPER[0] == _UPPER[1])
"""Which of them are its diagonal."""


def memory_of_stars(size: Size) -> int:
    """Return how many bytes `learn_stars` takes at most."""
    square = (FACTORS + 1) ** 2
    numbers = (min(size.users, _MOST_USERS) + 3 * size.items) * (square + 4 * FACTORS)
    numbers += (8 * FACTORS + 10) * size.features
    # Who is drawn may have somewhat more ratings than others.
    drawn = min(1.0, 1.25 * _MOST_USERS / max(size.users, 1))
    ratings = int((120 * drawn + 16) * size.ratings)
    return 8 * (numbers + 4 * _ROWS_AT_ONCE * square) + ratings + 40 * size.entries


class StarStart(NamedTuple):
    """What an earlier training learned, for this one to go on from.

    Attributes
    ----------
    items
        Shape (n_known,): rows of this training's items that the earlier one knew.
    model
        What it learned, with a row for each of them.
    """

    items: NDArray[np.int64]
    model: StarModel


def learn_stars(
    interactions: Interactions, features: ItemFeatures, seed: int, start: StarStart | None = None
) -> StarModel:
    """Learn the means, loadings and noise.

    Parameters
    ----------
    features
        One row an item.
    start
        Of an earlier training with as many factors and starts, to go on from.

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
    if start is not None:
        means = start.model.means - expected[start.items].astype(np.float32)
        start = start._replace(model=replace(start.model, means=means))
    # One after the other: the learner of a start is far larger than what is kept of it.
    found = [_learned(ratings, features, seed, number, start) for number in range(STARTS)]
    unsure = [one.variances for one in found]
    means_unsure = np.mean([each[:, -1:] for each in unsure], axis=0)
    return StarModel(
        means=(np.mean([one.means for one in found], axis=0) + expected).astype(np.float32),
        loadings=np.hstack([one.loadings for one in found]),
        variances=np.hstack([*(each[:, :-1] for each in unsure), means_unsure]),
        noise=np.concatenate([one.noise for one in found]),
        own_noise=np.concatenate([one.own_noise for one in found]),
    )


def _learned(
    ratings: Interactions, features: ItemFeatures, seed: int, number: int, start: StarStart | None
) -> StarModel:
    """Learn from one of the starts."""
    learner = _Learner(ratings, features, seed + number)
    if start is not None:
        learner.take_up(start, number)
    for _ in range(ROUNDS if start is None else MORE_ROUNDS):
        learner.learn_users()
        learner.learn_items()
    if not np.isfinite(learner.items).all():
        raise TrainingDivergedError("the training of predicted stars diverged")
    return StarModel(
        means=(learner.overall + learner.items[:, FACTORS]).astype(np.float32),
        loadings=np.ascontiguousarray(learner.items[:, :FACTORS], dtype=np.float32),
        variances=learner.unsure.astype(np.float32),
        noise=np.array([learner.noise], dtype=np.float32),
        own_noise=np.array([_OWN_NOISE], dtype=np.float32),
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
    Sums over ratings are products with a sparse matrix, of squares too: of each row's square the
    upper triangle is laid out flat.
    """

    def __init__(self, ratings: Interactions, features: ItemFeatures, seed: int) -> None:
        own_rows, users = np.unique(ratings.users, return_inverse=True)
        n_users, n_items = len(own_rows), len(ratings.item_ids)
        self.overall = float(ratings.stars.mean(dtype=np.float64))
        stars = ratings.stars.astype(np.float64) - self.overall
        cells, shape = (users, ratings.items), (n_users, n_items)
        self.given_by = sp.csr_matrix((stars, cells), shape=shape)
        self.rated_by = sp.csr_matrix((np.ones(len(stars)), cells), shape=shape)
        self.given_to, self.raters_of = self.given_by.T.tocsr(), self.rated_by.T.tocsr()
        self.certain = 1.0 + _OWN_NOISE * np.bincount(users, minlength=n_users).astype(np.float64)
        self.squares = np.bincount(users, stars**2, n_users)
        self.of_items = np.bincount(ratings.items, minlength=n_items)
        self.by_features = ExpectedByFeatures(features, self.of_items)
        self.items = np.random.default_rng(seed).normal(0, 0.1, (n_items, FACTORS + 1))
        self.items[:, 0], self.items[:, FACTORS] = 0.4, 0.0
        self.unsure = np.zeros((n_items, FACTORS + 1))
        self.expected = np.zeros((n_items, FACTORS + 1))
        self.spread = np.full(FACTORS + 1, _LOADING_SPREAD**2)
        self.spread[FACTORS] = _MEAN_SPREAD**2
        self.noise = 0.8
        self.factors = np.ones((n_users, FACTORS + 1))
        self.moments = np.empty((n_users, len(_UPPER[0])))

    def take_up(self, start: StarStart, number: int) -> None:
        """Begin where one of the starts of an earlier training ended."""
        known, model = start
        own = slice(number * FACTORS, (number + 1) * FACTORS)
        self.items[known, :FACTORS] = model.loadings[:, own]
        self.items[known, FACTORS] = model.means - self.overall
        self.unsure[known, :FACTORS] = model.variances[:, own]
        self.unsure[known, FACTORS] = model.variances[:, -1]
        self.noise = float(model.noise[number])
        self._expect()

    def learn_users(self) -> None:
        """Update each user's factors and second moments, divided by their noise, and the usual one.

        The last factor is 1.
        """
        squares = _squares(self.items)
        squares[:, _DIAGONAL] += self.unsure
        given = self.given_by @ self.items
        noises = np.empty(len(given))
        for own in _chunks(len(given)):
            sums = _whole(self.rated_by[own] @ squares)
            covariance = covariance_of(sums[:, :FACTORS, :FACTORS], np.array([self.noise]))
            evidence = (given[own, :FACTORS] - sums[:, :FACTORS, FACTORS]) / self.noise
            factors = np.ones((len(sums), FACTORS + 1))
            factors[:, :FACTORS] = (covariance @ evidence[..., None])[..., 0]
            moments = factors[:, :, None] * factors[:, None, :]
            moments[:, :FACTORS, :FACTORS] += covariance
            missed = self.squares[own] - 2.0 * (factors * given[own]).sum(axis=1)
            missed += (moments * sums).sum(axis=(1, 2))
            noises[own] = noise_of_users(self.noise, _OWN_NOISE, missed, self.certain[own])
            self.factors[own] = factors / noises[own, None]
            self.moments[own] = moments[:, *_UPPER] / noises[own, None]
        self.noise = float(1.0 / np.mean(1.0 / noises))

    def learn_items(self) -> None:
        """Update each item's numbers, and what is expected of all."""
        evidence = self.given_to @ self.factors + self.expected / self.spread
        for own in _chunks(len(self.items)):
            moments = _whole(self.raters_of[own] @ self.moments)
            covariance = np.linalg.inv(np.diag(1.0 / self.spread) + moments)
            self.items[own] = (covariance @ evidence[own, :, None])[..., 0]
            self.unsure[own] = np.diagonal(covariance, axis1=1, axis2=2)
        self._expect()

    def _expect(self) -> None:
        """Learn what is expected of items' numbers, and how far they lie around it."""
        rated = self.of_items > 0
        self.expected = self._expected(rated)
        around = ((self.items[rated] - self.expected[rated]) ** 2).mean(axis=0)
        self.spread = np.maximum(around + self.unsure[rated].mean(axis=0), _SMALLEST_VARIANCE)

    def _expected(self, rated: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return what items' numbers are expected to be: their loadings by their features."""
        usual = np.zeros(FACTORS + 1)
        usual[[0, FACTORS]] = self.items[rated][:, [0, FACTORS]].mean(axis=0)
        expected = np.tile(usual, (len(self.items), 1))
        above = self.items[:, :FACTORS] - usual[:FACTORS]
        expected[:, :FACTORS] += self.by_features.of(above)
        return expected


def _squares(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the upper triangle of the outer product of each row with itself, flat."""
    return rows[:, _UPPER[0]] * rows[:, _UPPER[1]]


def _whole(triangles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the symmetric matrices of which the rows are the upper triangles."""
    whole = np.empty((len(triangles), FACTORS + 1, FACTORS + 1))
    whole[:, *_UPPER] = triangles
    whole[:, *_UPPER[::-1]] = triangles
    return whole


def _chunks(count: int) -> list[slice]:
    """Return slices of so many rows that what is computed for each stays small."""
    return [slice(start, start + _ROWS_AT_ONCE) for start in range(0, count, _ROWS_AT_ONCE)]
