"""Scores sum up a profile; lists hold the best items that are not excluded."""

from dataclasses import replace

import numpy as np
import pytest

from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import Profile
from recommendations.engine.ranking.scoring import score_cold_start, score_items, top_items
from tests.hand_made import floats

SCORES = np.array([0.5, 2.0, -1.0, 2.0, 1.0], dtype=np.float32)
NONE = np.empty(0, dtype=np.int64)


def of_two_movies() -> Profile:
    """Movies 0 and 2 are rated, the first well."""
    return Profile(
        vector=np.array([2.0, 1.0]),
        items=np.array([0, 2]),
        terms=np.array([[1.5, 0.5], [0.4, 0.3]]),
        traits=np.array([[0.6], [-0.2]]),
        liked=np.array([True, False]),
        affinities=np.array([10.0, 2.0]),
        lifts_liked=np.array([1.0, 0.0]),
        lifts_disliked=np.array([0.0, 0.5]),
        floors=np.array([-0.4, -0.15]),
        popularity=0.5,
    )


WITHOUT_TABLES = [
    2.0 + 0.3 + 1.00 - 0.55,
    1.9 + 0.1 + 0.50 - 0.55,
    1.0 + 0.2 + 0.25 - 0.55,
    -2.0 + 0.0 - 0.35 - 0.55,
]


def test_a_score_is_the_sum_of_vectors_bias_popularity_floors_and_tables(
    small_model: Model,
) -> None:
    links = [0.5 * 0.6, 10 * 0.5 + 2.0, 0.0, 10 * -0.2 + 2 * 0.1]
    expected = np.add(WITHOUT_TABLES, links)
    assert score_items(small_model, of_two_movies()) == pytest.approx(expected, abs=1e-6)


def test_traits_count(small_model: Model) -> None:
    values = floats([[0.0], [0.5], [1.0], [0.0]])
    model = replace(small_model, traits=replace(small_model.traits, values=values))
    expected = np.add(WITHOUT_TABLES, [0.0, 0.5 * 0.4, 0.4, 0.0])
    assert score_cold_start(model, of_two_movies()) == pytest.approx(expected, abs=1e-6)


def test_cold_start_items_are_scored_without_tables(small_model: Model) -> None:
    assert score_cold_start(small_model, of_two_movies()) == pytest.approx(WITHOUT_TABLES, abs=1e-6)


def test_best_first_and_ties_in_the_order_of_the_rows() -> None:
    assert top_items(SCORES, 3, NONE).tolist() == [1, 3, 4]
    assert top_items(SCORES, 1, NONE).tolist() == [1]
    assert top_items(SCORES, 0, NONE).tolist() == []
    assert top_items(SCORES, 5, NONE).tolist() == [1, 3, 4, 0, 2]


def test_excluded_rows_never_appear() -> None:
    assert top_items(SCORES, 5, np.array([1, 4, -1])).tolist() == [3, 0, 2]
    assert top_items(SCORES, 5, np.array([0])).tolist() == [1, 3, 4, 2]


@pytest.mark.parametrize("count", [1, 100, 1500, 4999])
def test_of_many_the_best_are_those_of_a_whole_order(count: int) -> None:
    scores = np.random.default_rng(0).normal(size=5000).round(2).astype(np.float32)
    excluded = np.argsort(-scores)[:7]
    left = np.delete(np.arange(5000), excluded)
    expected = left[np.argsort(-scores[left], kind="stable")][:count]
    assert top_items(scores, count, excluded).tolist() == expected.tolist()


def test_fewer_than_asked_for_where_fewer_are_left() -> None:
    assert top_items(SCORES, 10, np.array([0, 1, 2, 3, 4])).tolist() == []
    assert top_items(np.empty(0, dtype=np.float32), 10, NONE).tolist() == []


def test_the_scores_given_are_left_as_they_were() -> None:
    scores = SCORES.copy()
    top_items(scores, 2, np.array([0]))
    assert scores.tolist() == SCORES.tolist()
