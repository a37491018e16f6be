"""Users held out of training, of whom a scorer is given a few ratings."""

from collections.abc import Callable, Sequence

import numpy as np

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.list_popularity import Popularity
from recommendations.engine.evaluation.scorers import Baseline, TargetUser
from recommendations.engine.evaluation.splits import hold_out_users
from recommendations.engine.evaluation.trials import Case, Trial, liked_of

from .tuning import Choice, choose_by_trial

GIVEN_RATINGS = (1, 3, 5, 10, 20)
"""How many ratings of a held-out user the scorers are given."""


def new_user_trials(training: Interactions, held_out: Interactions, seed: int) -> dict[int, Trial]:
    """Return a trial for each of `GIVEN_RATINGS`; with fewer users, some have no case.

    Parameters
    ----------
    training, held_out
        From `hold_out_users`.
    seed
        Start of the random numbers that draw which of a user's ratings are given. The three given
        ratings are among the five, so that the figures differ by what was learnt.
    """
    generator = np.random.default_rng(seed)
    ratings, popularity = held_out.by_user(), Popularity.of(training)
    cases: dict[int, list[Case]] = {count: [] for count in GIVEN_RATINGS}
    for row in np.unique(held_out.users):
        items, stars = ratings.of(row)
        order = generator.permutation(len(items))
        for count in GIVEN_RATINGS:
            first, rest = order[:count], order[count:]
            liked = liked_of(items[rest], stars[rest])
            if len(liked):
                user = TargetUser(None, items[first].astype(np.int64), stars[first])
                cases[count].append(Case(user, liked))
    return {count: Trial(tuple(own), popularity) for count, own in cases.items()}


def choose_for_new_users(
    grid: Sequence[Baseline],
    training: Interactions,
    seed: int,
    progress: Callable[[int], None] = lambda tried: None,
) -> dict[int, Choice]:
    """Choose a baseline's hyper-parameters by holding out users of the training part in turn.

    What suits one given rating suits twenty badly, so there is a choice for each number.

    Parameters
    ----------
    grid
        At least one; of equals the first is chosen.
    training
        The training part, without the users to be measured.
    seed
        Start of the random numbers.
    progress
        Called with how many were tried.
    """
    fitted_on, validation = hold_out_users(training, seed)
    return choose_by_trial(grid, fitted_on, new_user_trials(fitted_on, validation, seed), progress)
