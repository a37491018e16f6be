"""Users that training never saw."""

import numpy as np

from evaluation.accuracy.new_users import GIVEN_RATINGS, choose_for_new_users, new_user_trials
from evaluation.baselines.ease import Ease
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.evaluation.most_popular import MostPopular
from recommendations.engine.evaluation.splits import hold_out_users
from tests.recommendations.engine.evaluation.ratings import interactions_of


def test_so_many_of_their_ratings_are_given_and_the_rest_is_tested(ml_100k: RatingFiles) -> None:
    training, held_out = hold_out_users(ml_100k.interactions, seed=1)
    trials = new_user_trials(training, held_out, seed=1)
    assert tuple(trials) == GIVEN_RATINGS
    for count, trial in trials.items():
        for case in trial.cases:
            assert case.user.row is None
            assert len(case.user.items) == count
            assert not np.intersect1d(case.user.items, case.liked).size


def test_all_that_was_liked_and_is_not_given_is_to_be_found() -> None:
    ratings = interactions_of(*[(1, item, 4.0) for item in range(6)])
    training, held_out = ratings.where(ratings.users < 0), ratings
    trials = new_user_trials(training, held_out, seed=1)
    assert not trials[10].cases  # nothing is left to find
    for count in (1, 3, 5):
        (case,) = trials[count].cases
        assert sorted([*case.user.items, *case.liked]) == list(range(6))


def test_ratings_given_at_first_are_given_later_too(ml_100k: RatingFiles) -> None:
    trials = new_user_trials(*hold_out_users(ml_100k.interactions, seed=1), seed=1)
    for fewer, more in zip(trials[3].cases, trials[20].cases, strict=True):
        assert set(fewer.user.items) < set(more.user.items)


def test_hyper_parameters_are_chosen_on_users_of_the_training_part(ml_100k: RatingFiles) -> None:
    training, _ = hold_out_users(ml_100k.interactions, seed=1)
    progress: list[int] = []
    grid = (MostPopular("all"), MostPopular("liked"))
    choices = choose_for_new_users(grid, training, 1, progress.append)
    assert tuple(choices) == GIVEN_RATINGS
    assert progress == [1, 2]
    for choice in choices.values():
        assert choice.baseline == MostPopular("liked")
        assert choice.figure is not None
        assert 0.3 < choice.figure < 0.6


def test_each_number_of_given_ratings_has_a_choice_of_its_own(ml_100k: RatingFiles) -> None:
    training, _ = hold_out_users(ml_100k.interactions, seed=1)
    popular, ease = MostPopular("liked"), Ease(300.0, "liked")
    choices = choose_for_new_users((popular, ease), training, seed=1)
    assert choices[1].baseline == popular
    assert choices[20].baseline == ease


def test_too_few_ratings_leave_nobody_to_choose_on() -> None:
    grid = (MostPopular("all"), MostPopular("liked"))
    choices = choose_for_new_users(grid, interactions_of((1, 0, 5), (2, 1, 5)), seed=1)
    assert choices[1].baseline == grid[0]
    assert choices[1].figure is None
