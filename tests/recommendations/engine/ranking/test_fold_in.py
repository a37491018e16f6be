"""What movies add to a user's vector is the maximum of the module's formula, movie by movie."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import minimize

from recommendations.engine.model.model import Model
from recommendations.engine.ranking import fold_in as fold_in_module
from recommendations.engine.ranking.fold_in import fold_in

Weights = dict[int, tuple[float, float]]
"""How much each movie (row) pulls and pushes."""

liked_or_not = st.tuples(st.floats(0.1, 1.5), st.just(0.0)) | st.tuples(
    st.just(0.0), st.floats(0.01, 0.3)
)


def terms_of(model: Model, weights: Weights) -> NDArray[np.float64]:
    liked, disliked = np.array(list(weights.values())).reshape(-1, 2).T
    return fold_in(model, np.array(list(weights), dtype=np.int64), liked, disliked)


def vector_of(model: Model, weights: Weights) -> NDArray[np.float64]:
    return model.prior_mean + terms_of(model, weights).sum(axis=0)


class Formula:
    """The module's formula, written out plainly and given to a general optimiser."""

    def __init__(self, model: Model, weights: Weights) -> None:
        self.items = np.array(list(weights))
        self.a, self.q = np.array(list(weights.values())).T
        self.beta = 1 + 2 * self.a.sum() / (self.a.sum() + 20)
        self.e, self.b = model.item_vectors.astype(float), model.item_biases.astype(float)
        self.mu = model.prior_mean
        self.c = self.softmax(self.mu) @ self.e
        self.w = minimize(self.loss, self.mu, method="BFGS", options={"gtol": 1e-9}).x

    def softmax(self, w: NDArray[np.float64]) -> NDArray[np.float64]:
        powers = np.exp(self.e @ w + self.b)
        return powers / powers.sum()

    def loss(self, w: NDArray[np.float64]) -> float:
        pulled = self.a @ np.log(self.softmax(w))[self.items]
        pushed = self.q @ ((self.e[self.items] - self.c) @ w)
        return float(-pulled + pushed + self.beta / 2 * (w - self.mu) @ (w - self.mu))

    def terms(self) -> NDArray[np.float64]:
        rated, expected = self.e[self.items], self.softmax(self.w) @ self.e
        pull = self.a[:, None] * (rated - expected)
        return (pull - self.q[:, None] * (rated - self.c)) / self.beta


FEW = {
    "one liked": {0: (1.5, 0.0)},
    "liked and disliked": {0: (1.5, 0.0), 2: (0.0, 0.3)},
    "one disliked": {3: (0.0, 0.3)},
    "mixed": {0: (0.5, 0.0), 1: (1.0, 0.0), 2: (0.2, 0.0), 3: (0.0, 0.1)},
}


@pytest.mark.parametrize("weights", FEW.values(), ids=FEW)
def test_the_vector_is_the_maximum(small_model: Model, weights: Weights) -> None:
    assert vector_of(small_model, weights) == pytest.approx(
        Formula(small_model, weights).w, abs=2e-4
    )


@pytest.mark.parametrize("weights", FEW.values(), ids=FEW)
def test_each_movie_adds_its_part_of_the_gradient(small_model: Model, weights: Weights) -> None:
    assert terms_of(small_model, weights) == pytest.approx(
        Formula(small_model, weights).terms(), abs=2e-4
    )


@settings(deadline=None)
@given(st.dictionaries(st.integers(0, 3), liked_or_not, min_size=1))
def test_no_vector_nearby_is_better(small_model: Model, weights: Weights) -> None:
    formula, found = Formula(small_model, weights), vector_of(small_model, weights)
    for step in np.array([[0.05, 0], [-0.05, 0], [0, 0.05], [0, -0.05]]):
        assert formula.loss(found) < formula.loss(found + step)


def real_weights() -> Weights:
    return {row: (0.1 * (row % 15), 0.0) if row % 5 else (0.0, 0.2) for row in range(0, 400, 7)}


def test_on_real_data_it_is_the_maximum(real_model: Model) -> None:
    expected = Formula(real_model, real_weights()).w
    assert vector_of(real_model, real_weights()) == pytest.approx(expected, abs=5e-3)


def test_where_there_are_too_many_movies_to_curve_exactly_it_is_the_same_maximum(
    real_model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = vector_of(real_model, real_weights())
    monkeypatch.setattr(fold_in_module, "_CURVATURE_ITEMS", 200)
    assert vector_of(real_model, real_weights()) == pytest.approx(exact, abs=5e-3)


def test_no_movie_adds_nothing(small_model: Model) -> None:
    assert terms_of(small_model, {}).shape == (0, 2)


def test_a_liked_movie_draws_the_vector_to_it(small_model: Model) -> None:
    (term,) = terms_of(small_model, {0: (1.5, 0.0)})
    alike, opposite = small_model.item_vectors[:2] @ term, small_model.item_vectors[3] @ term
    assert (alike > 0.2).all()
    assert opposite < -0.2


def test_a_disliked_movie_pushes_the_vector_away_in_proportion(small_model: Model) -> None:
    # Nothing is liked, so beta is 1 and the term is -q (e - c).
    away = small_model.item_vectors[0] - small_model.dislike_centre
    for pushes in (0.1, 0.3):
        (term,) = terms_of(small_model, {0: (0.0, pushes)})
        assert term == pytest.approx(-pushes * away)
