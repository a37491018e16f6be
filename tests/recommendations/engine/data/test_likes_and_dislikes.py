"""What counts as liked depends on the user's own mean."""

import numpy as np
import pytest

from recommendations.engine.data.likes_and_dislikes import (
    affinity_weights,
    balance,
    dislike_weights,
    liking_weights,
    mean_stars,
    user_means,
)


def test_means_start_from_five_typical_ratings() -> None:
    users = np.array([0, 0, 2], dtype=np.int32)
    stars = np.array([5.0, 4.0, 1.0], dtype=np.float32)
    means = user_means(users, stars, 3)
    assert means == pytest.approx([(9 + 17.75) / 7, 3.55, (1 + 17.75) / 6])


def test_the_same_stars_weigh_more_from_a_user_with_a_low_mean() -> None:
    four = np.array([4.0], dtype=np.float32)
    assert liking_weights(four, 3.0) == pytest.approx([1.5])
    assert liking_weights(four, 4.2) == pytest.approx([0.3], abs=1e-6)
    assert liking_weights(four, 4.6) == pytest.approx([0.0])


def test_only_stars_well_below_the_mean_push_away() -> None:
    stars = np.array([3.5, 3.0, 2.0, 0.5], dtype=np.float32)
    assert dislike_weights(stars, 3.5) == pytest.approx([0.0, 0.0, 0.15, 0.3])


def test_no_rating_both_pulls_and_pushes() -> None:
    stars = np.arange(1, 11, dtype=np.float32) / 2
    for mean in (1.0, 2.5, 4.0):
        assert not np.any((liking_weights(stars, mean) > 0) & (dislike_weights(stars, mean) > 0))


def test_one_users_mean_is_drawn_as_all_users_are() -> None:
    assert mean_stars(np.array([5.0, 4.0], dtype=np.float32)) == pytest.approx((9 + 17.75) / 7)
    assert mean_stars(np.empty(0, dtype=np.float32)) == pytest.approx(3.55)


def test_affinity_is_above_0_a_little_below_the_mean() -> None:
    stars = np.array([0.5, 2.5, 3.5, 5.0], dtype=np.float32)
    assert affinity_weights(stars, 3.0) == pytest.approx([0.0, 0.5, 1.0, 1.5])


def test_each_rating_of_who_gave_many_counts_less() -> None:
    counts = np.array([0, 1, 10, 40, 160])
    assert balance(counts, 0.5) == pytest.approx([3.0, 3.0, 2.0, 1.0, 0.5])
    assert balance(counts, 0.25) == pytest.approx([40**0.25, 40**0.25, 2**0.5, 1.0, 0.5**0.5])
    assert balance(counts, 0.0).tolist() == [1.0] * 5
