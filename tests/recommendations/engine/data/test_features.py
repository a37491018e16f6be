"""What describes items, as a matrix."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.engine.data.interactions import ItemFeatures, describe, year_features
from tests.hand_made import floats


def test_features_of_a_single_item_are_left_out() -> None:
    features = ItemFeatures.from_descriptions([{"a": 1.0, "b": 0.6, "c": 1.0}, {"b": 0.4}, {}])
    assert features.names == ("b",)
    assert features.matrix.toarray() == pytest.approx(floats([[0.6], [0.4], [0.0]]))


def test_the_fewest_items_of_a_feature_can_be_set() -> None:
    descriptions = [{"b": 1.0, "a": 1.0}, {"b": 1.0}, {"b": 1.0}]
    assert ItemFeatures.from_descriptions(descriptions, fewest_items=1).names == ("a", "b")
    assert ItemFeatures.from_descriptions(descriptions, fewest_items=4).names == ()


def test_each_item_has_a_column_of_its_own_before_the_features() -> None:
    features = ItemFeatures.from_descriptions([{"b": 1.0}, {"b": 1.0}, {}])
    assert features.with_identity().toarray().tolist() == [[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 0]]


def test_some_items_in_their_order() -> None:
    features = ItemFeatures.from_descriptions([{"a": 1.0}, {"b": 1.0}, {"a": 1.0, "b": 1.0}])
    some = features.of(np.array([2, 0], dtype=np.int32))
    assert some.names == ("a", "b")
    assert some.matrix.toarray().tolist() == [[1, 1], [1, 0]]


def test_actors_and_writers_weigh_less_than_directors() -> None:
    described = dict.fromkeys(["cast:2", "director:1", "genre:a", "writer:1"], 1.0)
    features = ItemFeatures.from_descriptions([described, described])
    assert features.names == ("cast:2", "director:1", "genre:a", "writer:1")
    assert features.matrix.toarray() == pytest.approx(floats([[0.05, 0.5, 1.0, 0.05]] * 2))


def test_a_description_in_given_names_leaves_out_the_others() -> None:
    matrix = describe([{"x": 1.0, "b": 2.0}, {"director:9": 0.5}], ["director:9", "a", "b"])
    assert matrix.toarray().tolist() == [[0.0, 0.0, 2.0], [0.25, 0.0, 0.0]]


def test_no_features_at_all() -> None:
    features = ItemFeatures.from_descriptions([{}, {}])
    assert features.with_identity().toarray().tolist() == [[1, 0], [0, 1]]
    assert describe([], ["a"]).shape == (0, 1)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1995, {"year:1995": 1.0}),
        (1997, {"year:1995": 0.6, "year:2000": 0.4}),
        (1999, {"year:1995": 0.2, "year:2000": 0.8}),
        (2000, {"year:2000": 1.0}),
        (None, {}),
    ],
)
def test_a_year_lies_between_two_half_decades(year: int | None, expected: dict[str, float]) -> None:
    assert year_features(year) == pytest.approx(expected)


@given(st.integers(1874, 2100))
def test_a_year_can_be_had_back_from_its_features(year: int) -> None:
    described = year_features(year)
    assert sum(described.values()) == pytest.approx(1.0)
    assert sum(int(name[5:]) * value for name, value in described.items()) == pytest.approx(year)
