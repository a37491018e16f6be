"""Figures worked out by hand, and an independent library's."""

from math import log2

import numpy as np
import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st

from recommendations.engine.evaluation import metrics

K = 10
lists = st.lists(st.integers(0, 40), min_size=1, max_size=K, unique=True)
likings = st.sets(st.integers(0, 40), min_size=1, max_size=30)


def hits(found: list[int]) -> np.ndarray:
    return np.array([found], dtype=bool)


def liked(count: int) -> np.ndarray:
    return np.array([count])


def test_a_place_is_hit_where_its_item_was_liked_and_not_where_the_list_has_ended() -> None:
    ranked = np.array([[7, 3, 9], [4, -1, -1]])
    found = metrics.hits_of(ranked, [np.array([3, 9, 100]), np.array([4, 5])])
    assert found.tolist() == [[False, True, True], [True, False, False]]


def test_precision_is_the_share_of_places() -> None:
    assert metrics.precision(hits([0, 1, 0, 0, 1])) == pytest.approx([2 / 5])


def test_recall_is_the_share_of_what_could_be_found() -> None:
    assert metrics.recall(hits([0, 1, 0, 0, 1]), liked(3)) == pytest.approx([2 / 3])


def test_recall_can_reach_one_with_more_liked_than_places() -> None:
    assert metrics.recall(hits([1, 1]), liked(4)) == pytest.approx([1.0])


def test_ndcg_discounts_by_place() -> None:
    gain = 1 / log2(3) + 1 / log2(6)  # found at places 2 and 5
    best = 1 / log2(2) + 1 / log2(3) + 1 / log2(4)  # three liked
    assert metrics.ndcg(hits([0, 1, 0, 0, 1]), liked(3)) == pytest.approx([gain / best])


def test_ndcg_of_the_perfect_and_of_the_useless_list() -> None:
    assert metrics.ndcg(hits([1, 1, 1]), liked(8)) == pytest.approx([1.0])
    assert metrics.ndcg(hits([0, 0, 0]), liked(2)) == pytest.approx([0.0])


def test_stratified_ndcg_weighs_hits_and_is_of_the_weightiest_possible_list() -> None:
    ranked, own = np.array([[0, 2, 3]]), [np.array([1, 2, 3])]
    weights = np.array([0.1, 1.0, 0.5, 0.25])
    gain = 0.5 / log2(3) + 0.25 / log2(4)
    best = 1.0 + 0.5 / log2(3) + 0.25 / log2(4)
    gains = metrics.hits_of(ranked, own) * weights[ranked]
    found = metrics.stratified_ndcg(gains, metrics.ideal_gains(own, weights, 3))
    assert found == pytest.approx([gain / best])


@given(ranked=lists, own=likings)
def test_stratified_ndcg_with_equal_weights_is_ndcg(ranked: list[int], own: set[int]) -> None:
    padded, items = np.array([ranked + [-1] * (K - len(ranked))]), [np.array(sorted(own))]
    found = metrics.hits_of(padded, items)
    ideal = metrics.ideal_gains(items, np.full(41, 0.3), K)
    same = metrics.stratified_ndcg(0.3 * found, ideal)
    assert same == pytest.approx(metrics.ndcg(found, liked(len(own))))


def test_average_precision_is_the_mean_of_the_precisions_where_one_is_found() -> None:
    found = metrics.average_precision(hits([0, 1, 0, 0, 1]), liked(3))
    assert found == pytest.approx([(1 / 2 + 2 / 5) / 3])


def test_average_precision_can_reach_one_with_more_liked_than_places() -> None:
    assert metrics.average_precision(hits([1, 1]), liked(5)) == pytest.approx([1.0])


@given(ranked=lists, own=likings)
def test_they_are_those_of_trec(ranked: list[int], own: set[int]) -> None:
    measures = {"ndcg_cut_10", "P_10", "map_cut_10", "recall_10"}
    trec = pytrec_eval.RelevanceEvaluator({"u": {str(item): 1 for item in own}}, measures)
    scores = {str(item): float(-place) for place, item in enumerate(ranked)}
    expected = trec.evaluate({"u": scores})["u"]
    padded = np.array([ranked + [-1] * (K - len(ranked))])
    found = metrics.hits_of(padded, [np.array(sorted(own))])
    # TREC divides by all that was liked, here by what ten places can hold.
    wider = len(own) / min(K, len(own))
    assert metrics.ndcg(found, liked(len(own)))[0] == pytest.approx(expected["ndcg_cut_10"])
    assert metrics.precision(found)[0] == pytest.approx(expected["P_10"])
    assert metrics.recall(found, liked(len(own)))[0] == pytest.approx(expected["recall_10"] * wider)
    assert metrics.average_precision(found, liked(len(own)))[0] == pytest.approx(
        expected["map_cut_10"] * wider
    )
