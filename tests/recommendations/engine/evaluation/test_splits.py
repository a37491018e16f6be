"""What is held out is what the split names, and none of it is in training."""

from dataclasses import replace

import numpy as np
import pytest

from recommendations.engine.data.files import RatingFiles
from recommendations.engine.evaluation.splits import (
    hide_items,
    hold_out_users,
    is_by_time,
    join,
    newest_since,
    sliding_splits,
    split_at_random,
    split_by_time,
)

from .ratings import interactions_of, rows_of


def test_a_split_by_time_lets_nothing_newer_into_the_past(ml_100k: RatingFiles) -> None:
    before, after = split_by_time(ml_100k.interactions)
    assert before.rated_at.max() < after.rated_at.min()
    assert len(before) + len(after) == 100_000
    assert len(after) == pytest.approx(20_000, abs=200)


def test_a_split_by_time_is_recognised(ml_100k: RatingFiles) -> None:
    ratings = ml_100k.interactions
    before, after = split_by_time(ratings)
    assert is_by_time((before, after))
    assert not is_by_time((after, before))
    assert not is_by_time(split_at_random(ratings, seed=4))
    assert not is_by_time((before, after.where(after.rated_at < 0)))
    same = ratings.where(ratings.rated_at == ratings.rated_at[0])
    assert not is_by_time((same, same))


def test_without_moments_nothing_is_before_the_split() -> None:
    ratings = interactions_of((1, 0, 5), (2, 1, 4))
    before, after = split_by_time(ratings.where(ratings.rated_at == 0))
    assert (len(before), len(after)) == (0, 1)


TWENTY = interactions_of(*((user, user % 6, 5.0) for user in range(20)))


def test_each_cut_is_followed_by_what_comes_before_the_next() -> None:
    found = [
        (before.rated_at.tolist(), between.rated_at.tolist())
        for before, between in sliding_splits(TWENTY, newest_since(TWENTY.rated_at, 0.5), 4)
    ]
    assert [len(before) for before, _ in found] == [10, 12, 15, 17]
    assert [each for _, between in found for each in between] == list(range(10, 20))
    assert all(max(before) < min(between) for before, between in found)


def test_there_are_no_more_cuts_than_moments() -> None:
    pairs = replace(TWENTY, rated_at=TWENTY.rated_at // 5)
    found = [np.unique(between.rated_at) for _, between in sliding_splits(pairs, 2, 8)]
    assert [moments.tolist() for moments in found] == [[2], [3]]
    at_once = replace(TWENTY, rated_at=np.zeros(20, dtype=np.int64))
    assert list(sliding_splits(at_once, 0, 4)) == []
    assert list(sliding_splits(TWENTY, 20, 4)) == []


def test_a_split_at_random_is_of_all_ratings_and_repeats_by_seed(ml_100k: RatingFiles) -> None:
    known, held_out = split_at_random(ml_100k.interactions, seed=4)
    assert len(held_out) == 20_000
    assert rows_of(known) | rows_of(held_out) == rows_of(ml_100k.interactions)
    assert not rows_of(known) & rows_of(held_out)
    assert rows_of(split_at_random(ml_100k.interactions, seed=4)[1]) == rows_of(held_out)
    assert rows_of(split_at_random(ml_100k.interactions, seed=5)[1]) != rows_of(held_out)


def test_a_fifth_of_the_users_with_enough_ratings_is_held_out_entirely(
    ml_100k: RatingFiles,
) -> None:
    known, held_out = hold_out_users(ml_100k.interactions, seed=1)
    counts = np.bincount(ml_100k.interactions.users)
    assert len(np.unique(held_out.users)) == round((counts >= 25).sum() / 5)
    assert counts[np.unique(held_out.users)].min() >= 25
    assert not np.intersect1d(known.users, held_out.users).size
    assert len(known) + len(held_out) == 100_000


def test_a_tenth_of_the_items_is_hidden_with_all_their_ratings(ml_100k: RatingFiles) -> None:
    known, held_out, hidden = hide_items(ml_100k.interactions, seed=1)
    assert len(hidden) == 168
    assert not np.intersect1d(known.items, hidden).size
    assert np.isin(held_out.items, hidden).all()
    assert len(known) + len(held_out) == 100_000


def test_two_files_become_one_with_the_users_of_both() -> None:
    training = interactions_of((7, 0, 5), (9, 1, 4))
    test = interactions_of((3, 2, 4), (7, 3, 2))
    both, (known, held_out) = join(training, test)
    assert both.user_ids.tolist() == [3, 7, 9]
    assert rows_of(known) == rows_of(training)
    assert rows_of(held_out) == rows_of(test)
    assert rows_of(both) == rows_of(training) | rows_of(test)


def test_what_is_in_the_training_part_too_is_left_out_of_the_test_part() -> None:
    training = interactions_of((7, 0, 5), (9, 1, 4))
    test = interactions_of((7, 0, 4), (7, 1, 4), (9, 0, 4))
    _, (known, held_out) = join(training, test)
    assert rows_of(known) == rows_of(training)
    assert rows_of(held_out) == {(7, 1, 4.0), (9, 0, 4.0)}
