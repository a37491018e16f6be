"""With a catalogue of thousands, the vector is still the maximum, to the last step."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import softmax

from benchmarks.made_model import Ratings, make_model, make_users
from recommendations.engine.components.anchor_items import draw_anchor_items, systematic_sample
from recommendations.engine.data.likes_and_dislikes import (
    dislike_weights,
    liking_weights,
    mean_stars,
)
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import explain, score_items

ITEMS = 8000


@pytest.fixture(scope="module")
def large_model() -> Model:
    return make_model(ITEMS, components=16)


def gradient(model: Model, ratings: Ratings, vector: NDArray[np.float64]) -> NDArray[np.float64]:
    """The derivative of the module's formula, written out plainly in double precision."""
    rated, stars = ratings
    a, q = liking_weights(stars, mean_stars(stars)), dislike_weights(stars, mean_stars(stars))
    vectors, biases = model.item_vectors.astype(float), model.item_biases.astype(float)
    centre = softmax(vectors @ model.prior_mean + biases) @ vectors
    expected = softmax(vectors @ vector + biases) @ vectors
    beta = 1 + 2 * a.sum() / (a.sum() + 20)
    pull = a @ (vectors[rated] - expected) - q @ (vectors[rated] - centre)
    return pull - beta * (vector - model.prior_mean)


def folded_in(model: Model, ratings: Ratings) -> NDArray[np.float64]:
    """The vector of a user's profile without the 15% that it adds to what ratings say."""
    terms = profile_of(model, *ratings).terms
    return model.prior_mean + terms.sum(axis=0) / 1.15


@pytest.mark.parametrize("count", [1, 20, 100, 1000])
def test_the_vector_is_the_maximum(large_model: Model, count: int) -> None:
    for ratings in make_users(large_model, 4, count):
        vector = folded_in(large_model, ratings)
        # Concave with a curvature of at least 1, so the maximum is no farther than this.
        assert np.linalg.norm(gradient(large_model, ratings, vector)) < 0.02 * np.sqrt(count)


def test_what_nobody_like_the_prior_would_rate_is_folded_in_as_well(large_model: Model) -> None:
    least_likely = np.argsort(large_model.item_vectors @ large_model.prior_mean)[:30]
    ratings = (least_likely, np.full(30, 5.0, dtype=np.float32))
    vector = folded_in(large_model, ratings)
    assert np.linalg.norm(gradient(large_model, ratings, vector)) < 0.1


def test_the_terms_add_up_to_the_score(large_model: Model) -> None:
    (ratings,) = make_users(large_model, 1, 100)
    user = profile_of(large_model, *ratings)
    assert user.vector == pytest.approx(
        large_model.prior_mean + user.terms.sum(axis=0, dtype=np.float64)
    )
    scores = score_items(large_model, user)
    for item in (0, 17, int(ratings[0][0]), int(np.argmax(scores))):
        assert explain(large_model, user, item).score == pytest.approx(scores[item], abs=1e-4)


def test_the_anchor_items_have_the_mean_of_the_whole(large_model: Model) -> None:
    vectors, biases, mean = (
        large_model.item_vectors,
        large_model.item_biases,
        large_model.prior_mean,
    )
    anchors = draw_anchor_items(vectors, biases, mean)
    rough = softmax(anchors.vectors @ mean + anchors.biases) @ anchors.vectors
    exact = softmax(vectors @ mean + biases) @ vectors
    assert np.abs(rough - exact).max() < 0.03


def test_systematic_sample_draws_by_shares() -> None:
    shares = np.array([0.5, 0.0, 0.25, 0.25])
    assert systematic_sample(shares, 4).tolist() == [0, 0, 2, 3]
