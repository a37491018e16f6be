"""Learning all users, then all items, at once is what the formulas say of each one."""

import numpy as np
import pytest
from numpy.typing import NDArray

from recommendations.engine.components import rating_prediction
from recommendations.engine.components.rating_prediction import FACTORS, learn_stars
from recommendations.engine.data.interactions import Interactions
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


def learned_one_by_one(ratings: Interactions, seed: int) -> tuple[NDArray[np.float64], float]:
    """The items' numbers and the noise after all rounds, by loops over users and items."""
    overall = ratings.stars.mean(dtype=np.float64)
    given = ratings.stars.astype(np.float64) - overall
    items = np.random.default_rng(seed).normal(0, 0.1, (ITEMS, FACTORS + 1))
    items[:, 0], items[:, LAST] = 0.4, 0.0
    unsure, prior, noise = np.zeros_like(items), np.zeros(FACTORS + 1), 0.8
    spread = np.array([0.2**2] * FACTORS + [0.6**2])
    for _ in range(rating_prediction.ROUNDS):
        factors, moments = {}, {}
        for user in np.unique(ratings.users):
            own = ratings.users == user
            loadings, means = items[ratings.items[own], :LAST], items[ratings.items[own], LAST]
            doubt = np.diag(unsure[ratings.items[own], :LAST].sum(axis=0))
            covariance = np.linalg.inv(np.eye(FACTORS) + (loadings.T @ loadings + doubt) / noise)
            factor = np.append(covariance @ loadings.T @ (given[own] - means) / noise, 1.0)
            factors[user], moments[user] = factor, np.outer(factor, factor)
            moments[user][:LAST, :LAST] += covariance
        unexplained = 0.0
        for item in range(ITEMS):
            own = ratings.items == item
            own_users = ratings.users[own]
            moment = sum((moments[user] for user in own_users), np.zeros((LAST + 1, LAST + 1)))
            evidence = given[own] @ np.array([factors[user] for user in own_users]).reshape(
                -1, LAST + 1
            )
            covariance = np.linalg.inv(np.diag(1 / spread) + moment / noise)
            items[item] = covariance @ (evidence / noise + prior / spread)
            unsure[item] = np.diag(covariance)
            second = np.outer(items[item], items[item]) + covariance
            unexplained += (
                given[own] @ given[own] - 2 * items[item] @ evidence + (moment * second).sum()
            )
        noise = unexplained / len(given)
        known = items[: ITEMS - 1]
        prior = np.zeros(FACTORS + 1)
        prior[0], prior[LAST] = known[:, 0].mean(), known[:, LAST].mean()
        around = ((known - prior) ** 2).mean(axis=0) + unsure[: ITEMS - 1].mean(axis=0)
        spread = np.maximum(around, 1e-4)
    items[:, LAST] += overall
    return items, noise


def test_it_is_the_formulas_applied_one_by_one(ratings: Interactions) -> None:
    starts = [learned_one_by_one(ratings, seed) for seed in (5, 6, 7)]
    found = learn_stars(ratings, undescribed(ITEMS), seed=5)
    loadings = np.hstack([items[:, :LAST] for items, _ in starts])
    assert found.loadings == pytest.approx(loadings, abs=1e-5)
    means = np.mean([items[:, LAST] for items, _ in starts], axis=0)
    assert found.means == pytest.approx(means, abs=1e-5)
    assert found.noise == pytest.approx([noise for _, noise in starts], rel=1e-5)


def test_chunks_leave_no_seam(ratings: Interactions, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = learn_stars(ratings, undescribed(ITEMS), seed=5)
    monkeypatch.setattr(rating_prediction, "_ROWS_AT_ONCE", 4)
    in_chunks = learn_stars(ratings, undescribed(ITEMS), seed=5)
    assert in_chunks.loadings == pytest.approx(whole.loadings, abs=1e-6)
