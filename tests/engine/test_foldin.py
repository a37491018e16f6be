"""The user's vector is the maximum it claims to be, and its terms add up."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from recommendations.engine.foldin import UserVector, fold_in
from recommendations.engine.model import Model
from recommendations.engine.preferences import dislike_weights, liking_weights
from recommendations.engine.rank import explain, score_items

ratings = st.dictionaries(st.integers(0, 1681), st.integers(1, 10), max_size=60)


def folded(model: Model, stars_of: dict[int, float]) -> UserVector:
    return fold_in(
        model,
        np.array(list(stars_of), dtype=np.int64),
        np.array(list(stars_of.values()), dtype=np.float32),
    )


def maximum_found_by_scipy(model: Model, stars_of: dict[int, float]) -> np.ndarray:
    """The module's formula, written out plainly and given to a general optimiser."""
    items = np.array(list(stars_of))
    stars = np.array(list(stars_of.values()), dtype=np.float32)
    mean = (stars.sum() + 5 * 3.55) / (len(stars) + 5)
    a, q = liking_weights(stars, float(mean)), dislike_weights(stars, float(mean))
    beta = 1 + 2 * a.sum() / (a.sum() + 20)
    vectors, biases = model.item_vectors.astype(float), model.item_biases.astype(float)
    prior_scores = vectors @ model.prior_mean + biases
    centre = np.exp(prior_scores) @ vectors / np.exp(prior_scores).sum()

    def loss(w: np.ndarray) -> float:
        scores = vectors @ w + biases
        log_softmax = scores - np.log(np.exp(scores).sum())
        away = w - model.prior_mean
        penalty = beta / 2 * away @ np.linalg.inv(model.prior_covariance) @ away
        return float(-(a @ log_softmax[items]) + q @ ((vectors[items] - centre) @ w) + penalty)

    return minimize(loss, model.prior_mean, method="BFGS", options={"gtol": 1e-9}).x


@pytest.mark.parametrize(
    "stars_of",
    [{0: 5.0}, {0: 5.0, 2: 1.0}, {3: 0.5}, {0: 4.0, 1: 4.5, 2: 3.0, 3: 2.0}],
    ids=["one liked", "liked and disliked", "one disliked", "mixed"],
)
def test_the_vector_is_the_maximum(small_model: Model, stars_of: dict[int, float]) -> None:
    expected = maximum_found_by_scipy(small_model, stars_of)
    assert folded(small_model, stars_of).vector == pytest.approx(expected, abs=2e-4)


def test_without_ratings_it_is_the_prior(small_model: Model) -> None:
    user = folded(small_model, {})
    assert user.vector == pytest.approx(small_model.prior_mean)
    assert len(user.items) == 0


def test_liking_raises_the_liked_and_its_like(small_model: Model) -> None:
    nobody = score_items(small_model, folded(small_model, {}).vector)
    fan = score_items(small_model, folded(small_model, {0: 5.0}).vector)
    assert fan[1] - nobody[1] > 0.05
    assert fan[3] - nobody[3] < -0.05


def test_disliking_lowers_the_disliked_and_its_like(small_model: Model) -> None:
    nobody = score_items(small_model, folded(small_model, {}).vector)
    foe = score_items(small_model, folded(small_model, {0: 0.5}).vector)
    assert foe[0] < nobody[0]
    assert foe[1] < nobody[1]
    assert foe[3] > nobody[3]


def test_films_unknown_to_the_model_are_left_out(small_model: Model) -> None:
    user = fold_in(small_model, np.array([-1, 0, -1]), np.array([5.0, 5.0, 1.0], dtype=np.float32))
    assert user.items.tolist() == [0]
    assert len(user.terms) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(half_stars_of=ratings, item=st.integers(0, 1681))
def test_the_explanation_adds_up_to_the_score(
    real_model: Model, half_stars_of: dict[int, int], item: int
) -> None:
    user = folded(real_model, {row: half / 2 for row, half in half_stars_of.items()})
    explanation = explain(real_model, user, item)
    assert explanation.score == pytest.approx(
        float(score_items(real_model, user.vector)[item]), abs=1e-4
    )
    assert len(explanation.terms) == len(half_stars_of)


def test_on_real_data_it_is_the_maximum(real_model: Model) -> None:
    rated = {row: 0.5 * (1 + row % 10) for row in range(0, 400, 7)}
    assert folded(real_model, rated).vector == pytest.approx(
        maximum_found_by_scipy(real_model, rated), abs=5e-3
    )
