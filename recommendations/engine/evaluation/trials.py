"""Rank the whole catalogue for each user of a split, and measure the lists."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..data.interactions import Interactions
from ..data.likes_and_dislikes import LIKED_STARS
from ..ranking.scoring import top_items
from . import metrics
from .bootstrap import Figure, coverage_figure, mean_figures
from .list_popularity import Popularity, mean_of_lists
from .scorers import Scorer, TargetUser

K = 10


@dataclass(frozen=True)
class Case:
    """A user to rank for, and the rows of what they liked among what was held out."""

    user: TargetUser
    liked: NDArray[np.int64]


@dataclass(frozen=True)
class Trial:
    """The users of a split, or of several, that every scorer is measured on.

    Attributes
    ----------
    cases
        The users measured: those with a training rating who liked something held out.
    popularity
        Of the items in training.
    """

    cases: tuple[Case, ...]
    popularity: Popularity

    @classmethod
    def of(cls, training: Interactions, held_out: Interactions, most: int | None = None) -> Self:
        """Find the users to measure in a split.

        Parameters
        ----------
        most
            How many at most, drawn evenly, as `some` does; None for all.
        """
        n_users = len(training.user_ids)
        likers = held_out.users[held_out.stars >= LIKED_STARS]
        measured = np.bincount(training.users, minlength=n_users) > 0
        measured &= np.bincount(likers, minlength=n_users) > 0
        rows = np.flatnonzero(measured)
        if most is not None:
            rows = rows[_drawn_evenly(len(rows), most)]
        # Of these alone: the ratings of a site, user by user, are as much again as they are.
        theirs = np.zeros(n_users, dtype=np.bool_)
        theirs[rows] = True
        before, after = (each.where(theirs[each.users]).by_user() for each in (training, held_out))
        cases = []
        for row in rows.tolist():
            items, stars = before.of(row)
            user = TargetUser(row, items.astype(np.int64), stars)
            cases.append(Case(user, liked_of(*after.of(row))))
        return cls(tuple(cases), Popularity.of(training))

    @classmethod
    def pooled(cls, trials: Sequence[Self], popularity: Popularity) -> Self:
        """Return the cases of several splits as one trial, with the popularity given."""
        return cls(tuple(case for trial in trials for case in trial.cases), popularity)

    @property
    def users(self) -> NDArray[np.int64]:
        """Whose case each is, shape (n_cases,); -1 and less for users who were not in training."""
        rows = (case.user.row for case in self.cases)
        return np.array(
            [-1 - place if row is None else row for place, row in enumerate(rows)], dtype=np.int64
        )

    @property
    def people(self) -> int:
        """How many users are measured."""
        return len(np.unique(self.users))

    def some(self, most: int) -> Self:
        """Return the trial of so many of its cases at most, drawn evenly."""
        places = _drawn_evenly(len(self.cases), most)
        return replace(self, cases=tuple(self.cases[place] for place in places))

    def within(self, allowed: NDArray[np.bool_]) -> Self:
        """Return the trial of some items: what was liked of them, and those who liked some.

        Parameters
        ----------
        allowed
            Shape (n_items,).
        """
        narrowed = (replace(case, liked=case.liked[allowed[case.liked]]) for case in self.cases)
        return replace(self, cases=tuple(case for case in narrowed if len(case.liked)))


@dataclass(frozen=True)
class Measured:
    """One figure a case, in the order of the trial's, and the lists.

    Attributes
    ----------
    ndcg, precision, recall, average_precision
        Shape (n_cases,), 0 to 1, at `K` places.
    stratified_ndcg
        Shape (n_cases,), 0 to 1, at `K` places: NDCG in which a hit weighs the less the more
        people like the item, as `Popularity.weights` says.
    novelty
        Shape (n_cases,), bits: the mean self-information of the listed items.
    popularity_bias
        Shape (n_cases,), -1 to 1: the mean popularity rank of the listed items less that of the
        items given of the user, as a fraction of the catalogue. Below 0 the list is more popular
        than what the user rates.
    lists
        Shape (n_cases, K): rows of items, best first; -1 where a list has ended.
    users
        Shape (n_cases,): as of the trial.
    n_items
        Size of the catalogue.
    """

    ndcg: NDArray[np.float64]
    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    average_precision: NDArray[np.float64]
    stratified_ndcg: NDArray[np.float64]
    novelty: NDArray[np.float64]
    popularity_bias: NDArray[np.float64]
    lists: NDArray[np.int64]
    users: NDArray[np.int64]
    n_items: int

    def figures(self, seed: int = 0) -> dict[str, Figure]:
        """Return the means over the cases, and the coverage of all lists, with intervals."""
        means = {
            "ndcg": self.ndcg,
            "precision": self.precision,
            "recall": self.recall,
            "map": self.average_precision,
            "stratified_ndcg": self.stratified_ndcg,
            "novelty": self.novelty,
            "popularity_bias": self.popularity_bias,
        }
        found = mean_figures(np.column_stack([*means.values()]), seed, self.users)
        coverage = coverage_figure(self.lists, self.n_items, seed, self.users)
        return {**dict(zip(means, found, strict=True)), "coverage": coverage}


def evaluate(scorer: Scorer, trial: Trial, progress: Callable[[], None] = lambda: None) -> Measured:
    """Measure a scorer on the users of a trial.

    Parameters
    ----------
    scorer
        What to measure; trained on the training side of the split alone, or of the first of them.
    trial
        With at least one case.
    progress
        Called for each case.
    """
    return measure(np.array(list(_lists(scorer, trial, progress))), trial)


def measure(lists: NDArray[np.int64], trial: Trial) -> Measured:
    """Measure the lists of the users of a trial.

    Parameters
    ----------
    lists
        Shape (n_cases, K), in the order of the trial's cases: rows of items, best first; -1 where
        a list has ended. None is empty.
    trial
        With at least one case.
    """
    liked = np.array([len(case.liked) for case in trial.cases])
    found = [case.liked for case in trial.cases]
    hits = metrics.hits_of(lists, found)
    ranks, weights = trial.popularity.ranks, trial.popularity.weights
    own_ranks = np.array([ranks[case.user.items].mean() for case in trial.cases])
    return Measured(
        ndcg=metrics.ndcg(hits, liked),
        precision=metrics.precision(hits),
        recall=metrics.recall(hits, liked),
        average_precision=metrics.average_precision(hits, liked),
        stratified_ndcg=metrics.stratified_ndcg(
            hits * weights[lists], metrics.ideal_gains(found, weights, K)
        ),
        novelty=mean_of_lists(trial.popularity.bits, lists),
        popularity_bias=mean_of_lists(ranks, lists) - own_ranks,
        lists=lists,
        users=trial.users,
        n_items=len(ranks),
    )


def _drawn_evenly(count: int, most: int) -> NDArray[np.int64]:
    """Return the places of so many of `count` at most."""
    return np.linspace(0, count - 1, min(count, most)).astype(np.int64)


def _lists(
    scorer: Scorer, trial: Trial, progress: Callable[[], None]
) -> Iterator[NDArray[np.int64]]:
    for case in trial.cases:
        best = top_items(scorer(case.user), K, case.user.items)
        yield padded(best)
        progress()


def padded(best: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a list of at most `K` rows with -1 in the places that it does not fill."""
    return np.pad(best, (0, K - len(best)), constant_values=-1)


def liked_of(items: NDArray[np.int32], stars: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the rows of the liked items among rated ones."""
    return items[stars >= LIKED_STARS].astype(np.int64)
