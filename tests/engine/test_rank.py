"""Lists hold the best of what may be shown, and nothing else."""

import numpy as np
import pytest

from recommendations.engine.model import Model
from recommendations.engine.rank import score_items, similar_items, top_items

SCORES = np.array([0.5, 2.0, -1.0, 2.0, 1.0], dtype=np.float32)
NONE = np.empty(0, dtype=np.int64)


def test_scores_are_the_product_plus_the_bias(small_model: Model) -> None:
    scores = score_items(small_model, np.array([2.0, 1.0]))
    assert scores == pytest.approx([2.3, 2.0, 1.2, -2.0])


def test_best_first_and_ties_in_the_order_of_the_rows() -> None:
    assert top_items(SCORES, 3, NONE).tolist() == [1, 3, 4]


def test_excluded_rows_never_appear() -> None:
    assert top_items(SCORES, 5, np.array([1, 4, -1])).tolist() == [3, 0, 2]


def test_fewer_than_asked_for_where_fewer_are_left() -> None:
    assert top_items(SCORES, 10, np.array([0, 1, 2, 3, 4])).tolist() == []
    assert top_items(np.empty(0, dtype=np.float32), 10, NONE).tolist() == []


def test_the_scores_given_are_left_as_they_were() -> None:
    scores = SCORES.copy()
    top_items(scores, 2, np.array([0]))
    assert scores.tolist() == SCORES.tolist()


def test_similar_items_point_the_same_way(small_model: Model) -> None:
    assert similar_items(small_model, 0, 2).tolist() == [1, 2]
