"""A director's films share a direction of their own."""

import numpy as np
import pytest

from recommendations.engine import directors
from recommendations.engine.directors import with_directors
from recommendations.engine.foldin import fold_in
from recommendations.engine.interactions import ItemFeatures
from recommendations.engine.model import Model
from recommendations.engine.rank import explain, score_items

FEATURES = ItemFeatures.from_names(
    [["director:1", "genre:a"], ["director:2"], ["director:1", "director:2"], ["genre:a"]]
)


def test_films_lie_along_their_directors_directions(small_model: Model) -> None:
    model = with_directors(small_model, FEATURES)
    assert np.array_equal(model.item_vectors[:, :2], small_model.item_vectors)
    assert model.item_vectors[:, 2:] == pytest.approx(
        np.array([[0.7, 0.0], [0.0, 0.7], [0.35, 0.35], [0.0, 0.0]])
    )


def test_before_the_first_rating_it_changes_nothing(small_model: Model) -> None:
    nobody = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    model = with_directors(small_model, FEATURES)
    before = score_items(small_model, fold_in(small_model, *nobody).vector)
    assert score_items(model, fold_in(model, *nobody).vector) == pytest.approx(before)


def test_liking_a_film_raises_its_directors_others_and_the_explanation_adds_up(
    small_model: Model,
) -> None:
    liked = np.array([0]), np.array([5.0], dtype=np.float32)
    model = with_directors(small_model, FEATURES)
    without = score_items(small_model, fold_in(small_model, *liked).vector)
    user = fold_in(model, *liked)
    told = score_items(model, user.vector)
    assert told[2] - without[2] > 0.01
    assert told[3] == pytest.approx(without[3], abs=0.05)
    assert explain(model, user, 2).score == pytest.approx(float(told[2]), abs=1e-5)


def test_a_model_of_films_without_shared_directors_stays_as_it_is(small_model: Model) -> None:
    alone = ItemFeatures.from_names([["director:1"], ["genre:a"], ["genre:a"], []])
    assert with_directors(small_model, alone) is small_model


def test_more_directors_than_components_share_them(
    small_model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directors, "COMPONENTS", 1)
    model = with_directors(small_model, FEATURES)
    assert model.item_vectors.shape == (4, 3)
    assert np.abs(model.item_vectors[:2, 2]) == pytest.approx([0.7, 0.7])
    assert model.prior_covariance.shape == (3, 3)
