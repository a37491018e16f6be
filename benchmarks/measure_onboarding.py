"""What the onboarding gains, for people held out of training on MovieLens 100K.

    .venv/bin/python -m benchmarks.measure_onboarding

Half of their ratings may be given: they choose the groups that hold most
of the movies they like there, and of the movies they are asked about they rate those that are among
them. The lists are measured on the movies they like in the other half.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

import movielens
from recommendations.engine.data.files import read_files
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.data.likes_and_dislikes import LIKED_STARS
from recommendations.engine.evaluation import metrics
from recommendations.engine.evaluation.splits import hold_out_users
from recommendations.engine.evaluation.trials import K, liked_of, padded
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters
from recommendations.engine.ranking.certainty import certainty_share
from recommendations.engine.ranking.elicitation import items_to_ask
from recommendations.engine.ranking.feedback_weights import NO_ITEMS
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items, top_items

from .datasets import CACHE, tell, write_csv

SEEDS = (1, 2, 3)
GIVEN_RATINGS = (0, 1, 3, 5, 10, 20)
SHOWN = (6, 12, 24)
AT_ONCE = 12

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Person:
    """A user held out of training, their ratings in two halves.

    Attributes
    ----------
    items, stars
        The half whose ratings may be given.
    liked
        What they like in the other half.
    groups
        The movies that stand for each group, that which holds most of what they like first.
    """

    items: Rows
    stars: NDArray[np.float32]
    liked: Rows
    groups: list[Rows]

    def ratings_of(self, rows: Rows) -> tuple[Rows, NDArray[np.float32]]:
        """Return their ratings of movies, of those that they have rated."""
        stars = dict(zip(self.items.tolist(), self.stars.tolist(), strict=True))
        rated = [row for row in rows.tolist() if row in stars]
        return np.array(rated, dtype=np.int64), np.array(
            [stars[row] for row in rated], dtype=np.float32
        )


@dataclass(frozen=True)
class Trial:
    """A model, how many like each movie, and people who are not in its training."""

    model: Model
    likes: NDArray[np.float32]
    people: tuple[Person, ...]


Scores = Callable[[Trial, Person], NDArray[np.float32]]


def main() -> int:
    """Measure, and print."""
    trials = tuple(_trials())
    _say("popular list", [_ndcg(trials, lambda trial, _: trial.likes)])
    for given in GIVEN_RATINGS:
        figures = [_ndcg(trials, _with_groups(given, count)) for count in (0, 1, 2, 3)]
        _say(f"{given} ratings known; 0, 1, 2, 3 groups", figures)
    for groups in (0, 2):
        for shown in SHOWN:
            found = [_shown(trials, groups, shown, ours) for ours in (False, True)]
            _say(f"{shown} movies shown, {groups} groups; popular, ours", [one[0] for one in found])
            _say("  of which rated", [one[1] for one in found])
            _say("  share known", [one[2] for one in found])
    return 0


def _say(what: str, figures: list[float]) -> None:
    sys.stdout.write(f"{what}: {', '.join(f'{figure:.3f}' for figure in figures)}\n")
    sys.stdout.flush()


def _trials() -> Iterator[Trial]:
    with TemporaryDirectory(prefix="movierec-onboarding-") as folder:
        files = read_files(
            *write_csv(movielens.fetch("ml-100k", CACHE), Path(folder)), on_error=tell
        )
    for seed in SEEDS:
        training, held_out = hold_out_users(files.interactions, seed)
        model = train(training, files.features, replace(Parameters(), seed=seed))
        likes = np.bincount(
            training.items[training.stars >= LIKED_STARS], minlength=len(model.item_ids)
        )
        people = tuple(_people(model, held_out, seed))
        yield Trial(model, likes.astype(np.float32), people)


def _people(model: Model, held_out: Interactions, seed: int) -> Iterator[Person]:
    generator, ratings = np.random.default_rng(seed), held_out.by_user()
    for user in np.unique(held_out.users):
        items, stars = ratings.of(user)
        order = generator.permutation(len(items))
        own, rest = order[: len(items) // 2], order[len(items) // 2 :]
        liked = liked_of(items[rest], stars[rest])
        if not len(liked):
            continue
        own_liked = liked_of(items[own], stars[own])
        held = [-int(np.isin(cluster.items, own_liked).sum()) for cluster in model.clusters]
        chosen = np.argsort(held, kind="stable").tolist()
        groups = [model.clusters[place].typical for place in chosen]
        yield Person(items[own].astype(np.int64), stars[own], liked, groups)


def _with_groups(given: int, groups: int) -> Scores:
    """Return the scores of people with so many given ratings who chose so many groups."""

    def scores(trial: Trial, person: Person) -> NDArray[np.float32]:
        items, stars = person.items[:given], person.stars[:given]
        chosen = person.groups[:groups]
        return score_items(trial.model, profile_of(trial.model, items, stars, groups=chosen))

    return scores


def _ndcg(trials: tuple[Trial, ...], scores: Scores) -> float:
    """Return the mean NDCG@10 over the trials; what people rated is never listed."""
    figures = []
    for trial in trials:
        best = [
            padded(top_items(scores(trial, person), K, person.items)) for person in trial.people
        ]
        hits = metrics.hits_of(np.array(best), [person.liked for person in trial.people])
        liked = np.array([len(person.liked) for person in trial.people])
        figures.append(float(metrics.ndcg(hits, liked).mean()))
    return float(np.mean(figures))


def _shown(
    trials: tuple[Trial, ...], groups: int, shown: int, ours: bool
) -> tuple[float, float, float]:
    """Return NDCG@10 after so many movies were shown, how many were rated, the share known."""
    rated: list[float] = []
    shares: list[float] = []

    def scores(trial: Trial, person: Person) -> NDArray[np.float32]:
        chosen = person.groups[:groups]
        if ours:
            rows = _one_after_the_other(trial.model, person, chosen, shown)
        else:
            rows = top_items(trial.model.item_popularity, shown, NO_ITEMS)
        items, stars = person.ratings_of(rows)
        rated.append(len(items))
        shares.append(certainty_share(trial.model, items))
        return score_items(trial.model, profile_of(trial.model, items, stars, groups=chosen))

    return _ndcg(trials, scores), float(np.mean(rated)), float(np.mean(shares))


def _one_after_the_other(model: Model, person: Person, groups: list[Rows], shown: int) -> Rows:
    """Return the movies that were shown, each chosen knowing the answers up to then."""
    seen: list[int] = []
    waiting: list[int] = []
    while len(seen) < shown:
        items, stars = person.ratings_of(np.array(seen, dtype=np.int64))
        scores = score_items(model, profile_of(model, items, stars, groups=groups))
        passed, on_page = np.array(seen, dtype=np.int64), np.array(waiting, dtype=np.int64)
        missing = AT_ONCE - len(waiting)
        waiting += items_to_ask(model, scores, items, missing, passed, on_page).tolist()
        seen.append(waiting.pop(0))
    return np.array(seen, dtype=np.int64)


if __name__ == "__main__":
    sys.exit(main())
