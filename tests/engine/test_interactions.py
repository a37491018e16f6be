"""Ratings and features as arrays."""

import numpy as np
import pytest

from recommendations.engine.interactions import Interactions, ItemFeatures, decade_of


def interactions(item_ids: list[int]) -> Interactions:
    return Interactions.from_ids(
        users=np.array([7, 5, 7]),
        items=np.array([30, 10, 10]),
        stars=np.array([4.0, 2.5, 5.0], dtype=np.float32),
        rated_at=np.array([3, 1, 2]),
        item_ids=np.array(item_ids),
    )


def test_users_and_items_are_numbered_by_their_ids() -> None:
    found = interactions([30, 20, 10])
    assert found.user_ids.tolist() == [5, 7]
    assert found.item_ids.tolist() == [10, 20, 30]
    assert found.users.tolist() == [1, 0, 1]
    assert found.items.tolist() == [2, 0, 0]


def test_a_rating_of_an_unknown_item_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the catalogue"):
        interactions([10, 20])


def test_grouping_by_user_keeps_each_ones_ratings_together() -> None:
    grouped = interactions([10, 20, 30]).by_user()
    items, stars = grouped.of(1)
    assert items.tolist() == [2, 0]
    assert stars.tolist() == [4.0, 5.0]
    assert grouped.of(0)[1].tolist() == [2.5]


def test_features_of_a_single_item_are_left_out() -> None:
    features = ItemFeatures.from_names([["a", "b", "a"], ["b"], []])
    assert features.names == ("b",)
    assert features.matrix.toarray().tolist() == [[1], [1], [0]]
    assert features.with_identity().toarray().tolist() == [[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 0]]


def test_who_acts_says_less_than_who_directs() -> None:
    features = ItemFeatures.from_names([["director:1", "cast:2"], ["cast:2", "director:1"]])
    assert features.names == ("cast:2", "director:1")
    assert features.matrix.toarray().tolist() == [[pytest.approx(0.05), 0.5]] * 2


def test_no_features_at_all() -> None:
    assert ItemFeatures.from_names([[], []]).with_identity().shape == (2, 2)


def test_decades() -> None:
    assert decade_of(1999) == ["decade:1990"]
    assert decade_of(None) == []
