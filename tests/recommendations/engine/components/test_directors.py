"""A director's movies share a direction of their own."""

import numpy as np
import pytest

from recommendations.engine.components import directors
from recommendations.engine.components.directors import director_directions
from recommendations.engine.data.interactions import ItemFeatures, describe
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.scoring import explain, score_items
from tests.hand_made import floats, hand_made_model

from ..users import profile

FEATURES = ItemFeatures.from_descriptions(
    [
        {"director:1": 1.0, "genre:a": 1.0},
        {"director:2": 1.0},
        {"director:1": 1.0},
        {"director:2": 1.0, "genre:a": 1.0},
    ]
)


def directed_model() -> Model:
    """The small model with its movies along their directors."""
    small = hand_made_model()
    added = FEATURES.matrix @ director_directions(FEATURES, seed=1)
    return hand_made_model(
        item_vectors=np.hstack([small.item_vectors, added]),
        prior_mean=np.append(small.prior_mean, np.zeros(added.shape[1])),
    )


def test_movies_lie_along_their_directors() -> None:
    directions = director_directions(FEATURES, seed=1)
    assert FEATURES.matrix @ directions == pytest.approx(floats([[1, 0], [0, 1], [1, 0], [0, 1]]))
    of_both = describe([{"director:1": 1.0, "director:2": 1.0}, {"genre:a": 1.0}], FEATURES.names)
    assert of_both @ directions == pytest.approx(floats([[1, 1], [0, 0]]))


def test_before_the_first_rating_they_change_nothing(small_model: Model) -> None:
    directed = directed_model()
    assert score_items(directed, profile(directed, {})) == pytest.approx(
        score_items(small_model, profile(small_model, {}))
    )


def test_liking_a_movie_raises_its_directors_others_and_the_explanation_adds_up(
    small_model: Model,
) -> None:
    directed = directed_model()
    user = profile(directed, {0: 5.0})
    with_directors = score_items(directed, user)
    without = score_items(small_model, profile(small_model, {0: 5.0}))
    assert with_directors[2] - without[2] > 0.1
    assert with_directors[2] - without[2] > with_directors[3] - without[3] + 0.3
    assert explain(directed, user, 2).score == pytest.approx(float(with_directors[2]), abs=1e-5)


def test_where_no_director_has_several_movies_there_are_no_directions() -> None:
    alone = ItemFeatures.from_descriptions(
        [{"director:1": 1.0}, {"genre:a": 1.0}, {"genre:a": 1.0}]
    )
    assert director_directions(alone, seed=1).shape == (1, 0)


def test_more_directors_than_components_share_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directors, "COMPONENTS", 3)
    many = ItemFeatures.from_descriptions([{f"director:{n}": 1.0 for n in range(9)}] * 2)
    directions = director_directions(many, seed=1)
    assert directions.shape == (9, 3)
    # Weighed by a half as a feature, a director's movies lie at a distance of 1.
    assert np.linalg.norm(directions / 2, axis=1) == pytest.approx([1] * 9)
    assert np.array_equal(director_directions(many, seed=1), directions)
    assert not np.array_equal(director_directions(many, seed=2), directions)
