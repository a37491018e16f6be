"""What a model knows of items by their ids, and what to expect of someone unknown."""

import numpy as np
import pytest

from recommendations.engine.model.model import Model, popularity_of
from tests.hand_made import floats, hand_made_model


def test_rows_of_ids(small_model: Model) -> None:
    assert small_model.rows_of(np.array([40, 7, 10, 99])).tolist() == [3, -1, 0, -1]
    nothing = hand_made_model(item_ids=np.empty(0, dtype=np.int64))
    assert nothing.rows_of(np.array([1])).tolist() == [-1]


def test_popularity_grows_with_the_log_of_how_many_like_a_movie() -> None:
    assert popularity_of(np.array([0, 1, 99])) == pytest.approx(np.log([0.5, 1.5, 99.5]))


def test_someone_unknown_expects_what_the_prior_likes(small_model: Model) -> None:
    powers = np.exp([0.1 + 0.3, 0.09 + 0.02 + 0.1, 0.2 + 0.2, -0.1 + 0.0])
    expected = powers @ [[1, 0], [0.9, 0.1], [0, 1], [-1, 0]] / powers.sum()
    assert small_model.dislike_centre == pytest.approx(expected, abs=1e-6)


def test_cold_start_items_are_what_is_known_of_them_and_liked_by_nobody(
    small_model: Model,
) -> None:
    found = small_model.cold_start(np.array([70, 50]), [{"genre:a": 1.0}, {}])
    assert found.item_ids.tolist() == [70, 50]
    assert found.item_vectors == pytest.approx(floats([[0.2, 0.0], [0.1, 0.2]]))
    assert found.item_biases == pytest.approx([-0.2, -0.5])
    assert found.item_popularity == pytest.approx([np.log(0.5)] * 2)
