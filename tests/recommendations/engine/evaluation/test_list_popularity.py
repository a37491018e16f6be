"""Novelty, popularity and coverage worked out by hand."""

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from recommendations.engine.evaluation.list_popularity import Popularity, coverage, mean_of_lists
from recommendations.engine.evaluation.ranks import mean_ranks

from .ratings import interactions_of

KNOWN = interactions_of((1, 0, 5), (2, 0, 1), (3, 0, 3), (1, 2, 4), (2, 3, 2), n_items=5)


def test_an_item_has_the_more_bits_the_fewer_rated_it() -> None:
    bits = Popularity.of(KNOWN).bits
    # Three users and one more who rated everything.
    assert bits == pytest.approx([0.0, log2(4 / 1), log2(4 / 2), log2(4 / 2), log2(4 / 1)])


def test_users_without_a_rating_in_training_do_not_count() -> None:
    assert Popularity.of(KNOWN.where(KNOWN.items == 0)).bits[0] == 0.0


def test_ranks_go_from_the_most_rated_and_equals_share_theirs() -> None:
    ranks = Popularity.of(KNOWN).ranks
    assert ranks == pytest.approx(np.array([0, 3.5, 1.5, 1.5, 3.5]) / 5)


def test_a_hit_weighs_the_less_the_more_like_the_item() -> None:
    liked = interactions_of((1, 0, 5), (2, 0, 4), (3, 0, 4.5), (4, 0, 5), (5, 0, 3), (1, 1, 2))
    # Four like 0; what nobody likes weighs as what one does.
    assert Popularity.of(liked).weights[:2].tolist() == [0.5, 1.0]


def test_the_mean_of_a_list_leaves_out_places_after_its_end() -> None:
    values = np.array([1.0, 2.0, 6.0])
    assert mean_of_lists(values, np.array([[2, 0, 1], [1, 2, -1]])) == pytest.approx([3.0, 4.0])


def test_coverage_counts_each_item_once() -> None:
    assert coverage(np.array([[0, 3], [3, 4], [0, -1]]), 6) == 0.5


@given(values=st.lists(st.integers(0, 5), min_size=1))
def test_ranks_are_those_of_scipy(values: list[int]) -> None:
    assert mean_ranks(np.array(values)).tolist() == rankdata(values).tolist()
