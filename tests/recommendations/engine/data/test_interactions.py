"""Ratings as arrays."""

import numpy as np
import pytest

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.errors import InputError


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
    with pytest.raises(InputError, match="not in the catalogue"):
        interactions([10, 20])


def test_the_chosen_ratings_keep_the_users_and_items_of_all() -> None:
    found = interactions([10, 20, 30])
    chosen = found.where(found.stars < 4)
    assert chosen.user_ids.tolist() == [5, 7]
    assert chosen.item_ids.tolist() == [10, 20, 30]
    assert (chosen.users.tolist(), chosen.items.tolist()) == ([0], [0])
    assert (chosen.stars.tolist(), chosen.rated_at.tolist()) == ([2.5], [1])


def test_grouping_by_user_keeps_each_ones_ratings_together() -> None:
    grouped = interactions([10, 20, 30]).by_user()
    items, stars = grouped.of(1)
    assert items.tolist() == [2, 0]
    assert stars.tolist() == [4.0, 5.0]
    assert grouped.of(0)[1].tolist() == [2.5]
