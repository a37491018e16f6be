"""Learning all users, then all items, at once is what the formulas say of each one."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from recommendations.engine.components import star_training
from recommendations.engine.components.expected_means import expected_means
from recommendations.engine.components.star_training import FACTORS, learn_stars
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from tests.hand_made import undescribed

USERS, ITEMS = 11, 9
LAST = FACTORS


@pytest.fixture
def ratings() -> Interactions:
    """Some ratings; the last item has none, and the user in the middle neither."""
    random = np.random.default_rng(3)
    users, items = np.nonzero(random.random((USERS, ITEMS)) < 0.6)
    kept = (items < ITEMS - 1) & (users != USERS // 2)
    return Interactions(
        user_ids=np.arange(USERS),
        item_ids=np.arange(ITEMS),
        users=users[kept].astype(np.int32),
        items=items[kept].astype(np.int32),
        stars=random.integers(1, 11, kept.sum()).astype(np.float32) / 2,
        rated_at=np.zeros(kept.sum(), dtype=np.int64),
    )


def learned_one_by_one(
    ratings: Interactions, features: NDArray[np.float64], seed: int
) -> tuple[NDArray[np.float64], float]:
    """The items' numbers and the usual noise after all rounds, by loops over users and items."""
    overall = ratings.stars.mean(dtype=np.float64)
    given = ratings.stars.astype(np.float64) - overall
    counts = np.bincount(ratings.items, minlength=ITEMS)
    items = np.random.default_rng(seed).normal(0, 0.1, (ITEMS, FACTORS + 1))
    items[:, 0], items[:, LAST] = 0.4, 0.0
    unsure, expected, noise = np.zeros_like(items), np.zeros_like(items), 0.8
    spread = np.array([0.2**2] * FACTORS + [0.6**2])
    for _ in range(star_training.ROUNDS):
        factors, moments, noises = {}, {}, {}
        for user in np.unique(ratings.users):
            own = ratings.users == user
            loadings, means = items[ratings.items[own], :LAST], items[ratings.items[own], LAST]
            doubt = np.diag(unsure[ratings.items[own], :LAST].sum(axis=0))
            covariance = np.linalg.inv(np.eye(FACTORS) + (loadings.T @ loadings + doubt) / noise)
            factor = np.append(covariance @ loadings.T @ (given[own] - means) / noise, 1.0)
            factors[user], moments[user] = factor, np.outer(factor, factor)
            moments[user][:LAST, :LAST] += covariance
            # Each squared error is to be expected with what is not known of the user and the movie.
            missed = (given[own] - means - loadings @ factor[:LAST]) ** 2
            missed += ((loadings @ covariance) * loadings).sum(axis=1)
            missed += unsure[ratings.items[own]] @ np.diag(moments[user])
            noises[user] = (noise + missed.sum() / 15) / (1 + own.sum() / 15)
        noise = 1 / np.mean([1 / each for each in noises.values()])
        for item in range(ITEMS):
            own = ratings.items == item
            precision, evidence = np.diag(1 / spread), expected[item] / spread
            for user, stars in zip(ratings.users[own], given[own], strict=True):
                precision = precision + moments[user] / noises[user]
                evidence = evidence + stars * factors[user] / noises[user]
            covariance = np.linalg.inv(precision)
            items[item], unsure[item] = covariance @ evidence, np.diag(covariance)
        known = counts > 0
        usual = np.zeros(FACTORS + 1)
        usual[[0, LAST]] = items[known][:, [0, LAST]].mean(axis=0)
        trusted = (features.T * (counts / (counts + 5))) @ features + 10 * np.eye(features.shape[1])
        above = (features.T * (counts / (counts + 5))) @ (items - usual)
        expected = usual + features @ np.linalg.solve(trusted, above)
        expected[:, LAST] = usual[LAST]
        around = ((items - expected)[known] ** 2).mean(axis=0) + unsure[known].mean(axis=0)
        spread = np.maximum(around, 1e-4)
    items[:, LAST] += overall
    return items, noise


def test_it_is_the_formulas_applied_one_by_one(ratings: Interactions) -> None:
    genres = ItemFeatures.from_descriptions(
        [{f"genre:{item % 2}": 1.0, "genre:old": item / ITEMS} for item in range(ITEMS)]
    )
    matrix = genres.matrix.toarray().astype(np.float64)
    found = learn_stars(ratings, genres, seed=5)
    by_genre = expected_means(ratings, genres)
    around = replace(ratings, stars=(ratings.stars - by_genre[ratings.items]).astype(np.float32))
    starts = [learned_one_by_one(around, matrix, seed) for seed in (5, 6, 7)]
    loadings = np.hstack([items[:, :LAST] for items, _ in starts])
    assert found.loadings == pytest.approx(loadings, abs=1e-4)
    means = np.mean([items[:, LAST] for items, _ in starts], axis=0)
    assert found.means == pytest.approx(means + by_genre, abs=1e-4)
    assert found.noise == pytest.approx([noise for _, noise in starts], rel=1e-4)
    assert found.own_noise == pytest.approx([1 / 15] * 3)


def test_chunks_leave_no_seam(ratings: Interactions, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = learn_stars(ratings, undescribed(ITEMS), seed=5)
    monkeypatch.setattr(star_training, "_ROWS_AT_ONCE", 4)
    in_chunks = learn_stars(ratings, undescribed(ITEMS), seed=5)
    assert in_chunks.loadings == pytest.approx(whole.loadings, abs=1e-6)
