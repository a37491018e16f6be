"""The share of variance that ratings settle, and the leave-one-out error."""

import numpy as np
import pytest

from recommendations.engine.components.rating_prediction import StarModel
from recommendations.engine.model.model import Model
from recommendations.engine.ranking import certainty
from recommendations.engine.ranking.certainty import (
    MOST_GUESSED,
    certainty_share,
    leave_one_out_error,
)
from recommendations.engine.ranking.feedback_weights import NO_ITEMS
from tests.hand_made import floats, hand_made_model


def test_one_rating_settles_a_share_of_the_variance(small_model: Model) -> None:
    """Movie 0: loading 0.5, its variance 0.01, noise 0.5: S = 1 / (1 + 0.26 / 0.5) = 0.658."""
    assert certainty_share(small_model, NO_ITEMS) == 0.0
    assert certainty_share(small_model, np.array([0])) == pytest.approx(1 - 1 / 1.52, abs=1e-6)


def test_the_share_is_over_the_most_popular_movies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Movie 2 has no loading, so nothing of its variance is to be settled."""
    monkeypatch.setattr(certainty, "MOST_POPULAR", 1)
    for popularity, share in (([1, 1, 5, 0], 0.0), ([5, 1, 1, 0], 1 - 1 / 1.52)):
        model = hand_made_model(item_popularity=floats(popularity))
        assert certainty_share(model, np.array([0])) == pytest.approx(share, abs=1e-6)


def test_it_never_falls_when_a_rating_is_added(real_model: Model) -> None:
    rows = np.random.default_rng(1).permutation(1682)[:60]
    shares = [certainty_share(real_model, rows[:count]) for count in range(0, 60, 3)]
    assert (np.diff(shares) >= 0).all()
    assert 0 < shares[1] < shares[-1] < 1


def test_movies_that_are_not_in_the_model_are_ignored(small_model: Model) -> None:
    assert certainty_share(small_model, np.array([-1])) == 0.0


def test_without_loadings_nothing_is_settled() -> None:
    flat = hand_made_model(stars=StarModel.constant(4, 3.5))
    assert certainty_share(flat, np.array([0, 1])) == 0.0


def test_each_rating_is_predicted_from_the_others_alone() -> None:
    """Without loadings a guess is the movie's mean: 4.0 and 3.5, off by 1 and 0.5."""
    model = hand_made_model()
    flat = hand_made_model(
        stars=StarModel(
            means=model.stars.means,
            loadings=floats(np.zeros((4, 1))),
            variances=model.stars.variances,
            noise=model.stars.noise,
            own_noise=model.stars.own_noise,
        )
    )
    found = leave_one_out_error(flat, np.array([0, 1]), floats([5.0, 3.0]))
    assert (found.guess, found.average, found.count) == pytest.approx((0.75, 0.75, 2))


def test_users_whose_stars_follow_the_loadings_are_predicted_better(small_model: Model) -> None:
    found = leave_one_out_error(small_model, np.array([0, 1, 3]), floats([5.0, 4.5, 1.5]))
    assert found.average == pytest.approx(1.0)
    assert found.guess < 0.8


def test_only_the_latest_are_predicted(real_model: Model) -> None:
    rows = np.arange(MOST_GUESSED + 10)
    stars = np.where(rows < 10, 0.5, 4.0).astype(np.float32)
    found = leave_one_out_error(real_model, rows, stars)
    assert found.count == MOST_GUESSED
    means = real_model.stars.means[rows[10:]]
    assert found.average == pytest.approx(float(np.abs(means - 4.0).mean()))
