"""The order of movies that nobody has rated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from evaluation.accuracy.cold_items import auc, cold_item_aucs
from recommendations.engine.evaluation.trials import Trial
from tests.recommendations.engine.evaluation.ratings import interactions_of


def test_it_is_the_share_of_pairs_in_the_right_order() -> None:
    scores = np.array([4.0, 3.0, 2.0, 1.0], dtype=np.float32)
    # Of the pairs (4, 3) (4, 1) (2, 3) (2, 1) three are right.
    assert auc(scores, np.array([True, False, True, False])) == 0.75


def test_a_tie_counts_half() -> None:
    assert auc(np.array([1.0, 1.0, 0.0], dtype=np.float32), np.array([True, False, False])) == 0.75


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2))
def test_it_is_the_mann_whitney_statistic(rows: list[tuple[int, bool]]) -> None:
    scores = np.array([score for score, _ in rows], dtype=np.float32)
    liked = np.array([own for _, own in rows])
    if liked.all() or not liked.any():
        return
    statistic = mannwhitneyu(scores[liked], scores[~liked]).statistic
    assert auc(scores, liked) == pytest.approx(statistic / (liked.sum() * (~liked).sum()))


def test_liked_hidden_movies_are_held_against_all_other_hidden_ones() -> None:
    known = [(1, 0, 5), (2, 0, 5), (3, 0, 5)]
    of_hidden = [(1, 3, 5), (1, 4, 1), (2, 3, 3), (3, 3, 5), (3, 4, 4), (3, 5, 4)]
    ratings = interactions_of(*known, *of_hidden)
    hidden = np.array([3, 4, 5])
    trial = Trial.of(ratings.where(ratings.items < 3), ratings.where(ratings.items >= 3))
    scores = np.array([9, 9, 9, 2, 1, 3], dtype=np.float32)
    # The first user liked the second best of three; the second none; the third all.
    assert cold_item_aucs(lambda user: scores, trial, hidden).tolist() == [0.5]
