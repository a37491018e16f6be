"""Intervals: where they lie, that they repeat, and what pairing takes out."""

import numpy as np
import pytest

from recommendations.engine.evaluation.bootstrap import (
    coverage_figure,
    mean_figure,
    paired_difference,
)


def test_the_interval_of_a_mean_is_that_of_the_normal_distribution_for_many_users() -> None:
    values = np.random.default_rng(5).normal(0.3, 0.2, size=2000)
    error = values.std() / np.sqrt(len(values))
    value, low, high = mean_figure(values)
    assert value == pytest.approx(values.mean())
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.15 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.15 * error)


def test_of_two_users_it_reaches_from_one_to_the_other() -> None:
    # A quarter of the draws have the first user twice, and a quarter the second.
    assert mean_figure(np.array([0.0, 1.0])) == (0.5, 0.0, 1.0)


def test_one_user_has_an_interval_of_no_width() -> None:
    assert mean_figure(np.array([0.25])) == (0.25, 0.25, 0.25)


def test_the_same_seed_gives_the_same_interval_and_another_a_different_one() -> None:
    values = np.random.default_rng(5).random(30)
    assert mean_figure(values, 3) == mean_figure(values, 3)
    assert mean_figure(values, 3) != mean_figure(values, 4)


def test_coverage_lies_in_its_interval_though_every_draw_covers_less() -> None:
    lists = np.arange(400).reshape(40, 10)  # no two users are shown the same
    value, low, high = coverage_figure(lists, 1000)
    assert value == 0.4
    assert low < 0.4 < high
    # 40 users drawn from 40 differ by 40 (1 - 1/e) = 25.3 on average, with a deviation of 2.0.
    assert high - low == pytest.approx(2 * 1.96 * 2.0 * 10 / 1000, rel=0.2)


def test_coverage_does_not_depend_on_who_is_drawn_where_all_are_shown_the_same() -> None:
    lists = np.tile([3, 1, -1], (5, 1))
    assert coverage_figure(lists, 8) == (0.25, 0.25, 0.25)


def test_pairing_finds_a_small_difference_that_the_users_own_differences_would_hide() -> None:
    generator = np.random.default_rng(2)
    easy = generator.random(100)
    a, b = easy, easy + 0.02 + generator.normal(0, 0.01, size=100)
    assert mean_figure(a).high > mean_figure(b).low
    value, low, high = paired_difference(a, b)
    assert value == pytest.approx((a - b).mean())
    assert low < value < high < 0


def test_noise_alone_is_no_difference() -> None:
    generator = np.random.default_rng(2)
    _, low, high = paired_difference(generator.random(100), generator.random(100))
    assert low < 0 < high


def test_figures_of_different_users_are_refused() -> None:
    with pytest.raises(ValueError, match="2 and of 3 users"):
        paired_difference(np.zeros(2), np.zeros(3))


def test_users_are_drawn_with_all_their_cases() -> None:
    """Ten users with ten equal cases each are ten draws, not a hundred."""
    own = np.random.default_rng(5).random(10)
    users = np.repeat(np.arange(10), 10)
    found, alone = mean_figure(np.repeat(own, 10), users=users), mean_figure(own)
    assert found == pytest.approx(alone)
    assert found.high - found.low > 2 * np.ptp(mean_figure(np.repeat(own, 10))[1:])


def test_a_user_with_more_cases_counts_for_more() -> None:
    assert mean_figure(np.array([1.0, 1.0, 0.0]), users=np.array([7, 7, 3])).value == 2 / 3
