"""Who is measured, and that the figures are of the lists they were shown."""

from math import log2

import numpy as np
import pytest

from recommendations.engine.evaluation.scorers import TargetUser
from recommendations.engine.evaluation.trials import Trial, evaluate

from .ratings import interactions_of

RATINGS = interactions_of(
    *[(1, 0, 5), (1, 1, 2), (2, 0, 4), (3, 5, 1)],  # known
    *[(1, 2, 4), (1, 3, 3.5), (2, 4, 3), (4, 3, 5), (3, 2, 5), (3, 4, 4.5)],  # held out
)
KNOWN, HELD_OUT = RATINGS.where(RATINGS.rated_at < 4), RATINGS.where(RATINGS.rated_at >= 4)


def by_id(user: TargetUser) -> np.ndarray:
    """The highest id first."""
    return np.arange(6, dtype=np.float32)


def test_those_are_measured_of_whom_something_is_known_and_something_liked_held_out() -> None:
    cases = Trial.of(KNOWN, HELD_OUT).cases
    assert [RATINGS.user_ids[case.user.row] for case in cases] == [1, 3]
    assert [case.liked.tolist() for case in cases] == [[2], [2, 4]]
    assert cases[0].user.items.tolist() == [0, 1]
    assert cases[0].user.stars.tolist() == [5.0, 2.0]


def test_of_many_users_some_are_measured_evenly() -> None:
    trial = Trial.of(KNOWN, HELD_OUT)
    assert [case.user.row for case in trial.some(1).cases] == [trial.cases[0].user.row]
    assert trial.some(5).cases == trial.some(2).cases == trial.cases
    for most in (1, 2, 5):
        here, there = trial.some(most), Trial.of(KNOWN, HELD_OUT, most)
        assert [case.user.row for case in there.cases] == [case.user.row for case in here.cases]
        assert [case.liked.tolist() for case in there.cases] == [
            case.liked.tolist() for case in here.cases
        ]


def test_the_whole_catalogue_is_ranked_but_what_is_known() -> None:
    lists = evaluate(by_id, Trial.of(KNOWN, HELD_OUT)).lists
    assert lists.tolist() == [[5, 4, 3, 2] + [-1] * 6, [4, 3, 2, 1, 0] + [-1] * 5]


def test_the_figures_are_those_of_the_lists() -> None:
    measured = evaluate(by_id, Trial.of(KNOWN, HELD_OUT))
    best_of_two = 1 / log2(2) + 1 / log2(3)
    assert measured.ndcg == pytest.approx([1 / log2(5), (1 + 1 / log2(4)) / best_of_two])
    assert measured.precision == pytest.approx([0.1, 0.2])
    assert measured.recall == pytest.approx([1.0, 1.0])
    assert measured.average_precision == pytest.approx([1 / 4, (1 + 2 / 3) / 2])
    # Of three users two rated item 0, one each 1 and 5.
    assert measured.novelty == pytest.approx(
        [(1 + 2 + 2 + 2) / 4, (2 + 2 + 2 + 1 + log2(4 / 3)) / 5]
    )
    ranks = np.array([0, 1.5, 4, 4, 4, 1.5]) / 6
    assert measured.popularity_bias == pytest.approx(
        [
            ranks[[5, 4, 3, 2]].mean() - ranks[[0, 1]].mean(),
            ranks[[4, 3, 2, 1, 0]].mean() - ranks[5],
        ]
    )


def test_a_figure_is_the_mean_over_the_users_with_its_interval() -> None:
    measured = evaluate(by_id, Trial.of(KNOWN, HELD_OUT))
    figures = measured.figures()
    assert set(figures) == {
        *("ndcg", "stratified_ndcg", "precision", "recall", "map"),
        *("coverage", "novelty", "popularity_bias"),
    }
    assert figures["precision"] == pytest.approx((0.15, 0.1, 0.2))
    assert figures["coverage"].value == 1.0
    assert all(low <= value <= high for value, low, high in figures.values())


def test_progress_is_called_for_each_user() -> None:
    calls: list[None] = []
    evaluate(by_id, Trial.of(KNOWN, HELD_OUT), lambda: calls.append(None))
    assert len(calls) == 2
