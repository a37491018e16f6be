"""Figures worked out by hand."""

from math import log2

import numpy as np
import pytest

from recommendations.engine.metrics import ndcg_at, precision_at, recall_at

RANKED = np.array([7, 3, 9, 1, 5])


def test_precision_is_the_share_of_places() -> None:
    assert precision_at(5, RANKED, np.array([3, 5, 100])) == pytest.approx(2 / 5)


def test_precision_counts_places_a_short_list_leaves_empty() -> None:
    assert precision_at(10, RANKED, np.array([3, 5])) == pytest.approx(2 / 10)


def test_recall_is_the_share_of_what_could_be_found() -> None:
    assert recall_at(5, RANKED, np.array([3, 5, 100])) == pytest.approx(2 / 3)


def test_recall_can_reach_one_with_more_liked_than_places() -> None:
    assert recall_at(2, RANKED, np.array([7, 3, 9, 1])) == pytest.approx(1.0)


def test_ndcg_discounts_by_place() -> None:
    gain = 1 / log2(3) + 1 / log2(6)  # found at places 2 and 5
    best = 1 / log2(2) + 1 / log2(3) + 1 / log2(4)  # three liked
    assert ndcg_at(5, RANKED, np.array([3, 5, 100])) == pytest.approx(gain / best)


def test_ndcg_of_the_perfect_and_of_the_useless_list() -> None:
    assert ndcg_at(3, RANKED, np.array([7, 3, 9])) == pytest.approx(1.0)
    assert ndcg_at(3, RANKED, np.array([1, 5])) == 0.0
