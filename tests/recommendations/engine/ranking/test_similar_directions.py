"""Movies similar to one, but ahead of it in one direction."""

import numpy as np

from recommendations.engine.ranking.similar import rank_in_direction


def order(similarity: list[float], ahead: list[float], count: int = 9) -> list[int]:
    return rank_in_direction(np.array(similarity), np.array(ahead), count).tolist()


def test_movies_that_are_not_ahead_are_left_out() -> None:
    assert order([0.9, 0.8, 0.7, 0.6], [0.0, -1.0, 1.0, float("nan")]) == [2]


def test_similarity_counts_more_than_how_far_ahead() -> None:
    """Both of spread 1 in turn: 1.0 and 0.0 apart by 2 spreads, against half of 2."""
    assert order([1.0, 0.0], [1.0, 2.0]) == [0, 1]


def test_how_far_ahead_counts_half() -> None:
    """With a weight of 0.4 the first order would be 2, 1, 0; with 0.6 the second 1, 2, 0."""
    assert order([0.5, 0.6, 0.9], [7.0, 6.0, 5.0]) == [2, 0, 1]
    assert order([0.1, 0.3, 0.5], [4.0, 4.0, 1.0]) == [2, 1, 0]
    assert order([0.1, 0.3, 0.5], [4.0, 4.0, 1.0], 1) == [2]


def test_of_movies_as_near_as_each_other_the_farthest_ahead_comes_first() -> None:
    assert order([0.5, 0.5, 0.5], [1.0, 3.0, 2.0]) == [1, 2, 0]


def test_movies_as_similar_and_as_far_ahead_as_each_other_come_in_their_order() -> None:
    rows = list(range(200))
    assert order([0.5, 0.9] * 100, [1.0] * 200, 200) == [*rows[1::2], *rows[::2]]


def test_units_do_not_matter() -> None:
    similarity, ahead = [0.9, 0.5, 0.4, 0.1], [1.0, 9.0, 20.0, 30.0]
    assert order(similarity, ahead) == order([10 * x for x in similarity], [x / 7 for x in ahead])


def test_the_list_is_empty_where_none_is_ahead() -> None:
    assert order([0.9, 0.5], [-1.0, 0.0]) == []
    assert order([], []) == []
