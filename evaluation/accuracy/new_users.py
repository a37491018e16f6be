"""How soon a recommender knows someone: users unknown to training, with few known ratings."""

from collections.abc import Callable, Sequence

import numpy as np

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.list_popularity import Popularity
from recommendations.engine.evaluation.scorers import Baseline, TargetUser
from recommendations.engine.evaluation.splits import hold_out_users
from recommendations.engine.evaluation.trials import Case, Trial, evaluate, liked_of

from .tuning import Choice, best_of

KNOWN = (1, 3, 5, 10, 20)
"""How many ratings of a held-out user are known."""


def new_user_trials(known: Interactions, held_out: Interactions, seed: int) -> dict[int, Trial]:
    """Return a trial for each number in `KNOWN`, without those that nobody can be measured in.

    Parameters
    ----------
    known, held_out
        From `hold_out_users`.
    seed
        Start of the random numbers that say which of a user's ratings are known. The ratings
        known at 3 are among those known at 5, so that the figures differ by what was learnt.
    """
    generator = np.random.default_rng(seed)
    ratings, popularity = held_out.by_user(), Popularity.of(known)
    cases: dict[int, list[Case]] = {count: [] for count in KNOWN}
    for row in np.unique(held_out.users):
        items, stars = ratings.of(row)
        order = generator.permutation(len(items))
        for count in KNOWN:
            first, rest = order[:count], order[count:]
            liked = liked_of(items[rest], stars[rest])
            if len(liked):
                user = TargetUser(None, items[first].astype(np.int64), stars[first])
                cases[count].append(Case(user, liked))
    return {count: Trial(tuple(own), popularity) for count, own in cases.items() if own}


def choose_for_new_users(
    grid: Sequence[Baseline],
    known: Interactions,
    seed: int,
    progress: Callable[[], None] = lambda: None,
) -> dict[int, Choice]:
    """Choose a baseline's hyper-parameters by holding out users of the training part in turn.

    What suits one known rating suits twenty badly, so there is a choice for each number.

    Parameters
    ----------
    grid
        At least one; of equals the first is chosen.
    known
        The training part, without the users to be measured.
    seed
        Start of the random numbers.
    progress
        Called for each baseline tried.
    """
    training, validation = hold_out_users(known, seed)
    trials = new_user_trials(training, validation, seed)
    figures: dict[int, list[float]] = {count: [] for count in KNOWN}
    for baseline in grid if trials else ():
        scorer = baseline.fit(training)
        for count, trial in trials.items():
            figures[count].append(float(evaluate(scorer, trial).ndcg.mean()))
        progress()
    return {count: best_of(grid, own) for count, own in figures.items()}
