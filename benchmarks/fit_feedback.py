"""How much feedback counts that is no rating: likes, diaries, watchlists, thumbs.

    DATASETS=… .venv/bin/python -m benchmarks.fit_feedback

No ratings at hand come with such feedback. So the stars of a part of them are hidden, and of these
movies only that is known which the feedback would say. Lists are measured on validation slices: of
each random split the training part is split again, and the test part chooses nothing.
"""

import sys
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import NamedTuple, cast
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.data.files import RatingFiles, read_files
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.bootstrap import paired_difference
from recommendations.engine.evaluation.scorers import Scorer, TargetUser
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.evaluation.trials import Measured, Trial, evaluate
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train_on
from recommendations.engine.parameters import Parameters
from recommendations.engine.ranking import feedback_weights
from recommendations.engine.ranking.feedback_weights import NO_ITEMS, ImplicitFeedback
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items

from .datasets import datasets, tell
from .timing import Row, show

SEEDS = (1, 2, 3)
USERS = 400
LOVED, LIKED, DISLIKED = 4.5, 4.0, 2.0


class Given(NamedTuple):
    """What is known of someone: the ratings left, and what is said of other movies."""

    items: NDArray[np.int64]
    stars: NDArray[np.float32]
    implicit: ImplicitFeedback = ImplicitFeedback()
    unwanted: NDArray[np.int64] = NO_ITEMS


class User(NamedTuple):
    """All ratings of someone, how new each is (0 to 1), and a half of them, drawn by chance."""

    items: NDArray[np.int64]
    stars: NDArray[np.float32]
    newness: NDArray[np.float64]
    drawn: NDArray[np.bool_]

    def hide(self, hidden: NDArray[np.bool_], kind: str) -> Given:
        """Know of some movies only that they are of this kind."""
        implicit = ImplicitFeedback(**{kind: self.items[hidden]})
        return Given(self.items[~hidden], self.stars[~hidden], implicit)

    def turn_down(self, weight: float) -> Given:
        """Know of half of the movies with few stars only that they are not interesting."""
        hidden = self.drawn & (self.stars <= DISLIKED)
        return Given(self.items[~hidden], self.stars[~hidden], unwanted=self.items[hidden])

    def watch_again(self, stars: NDArray[np.float32]) -> Given:
        """Know of half of the loved movies that they were watched again."""
        again = self.items[self.drawn & (self.stars >= LOVED)]
        return Given(self.items, stars, ImplicitFeedback(seen_again=again))

    def by_thumbs(self, up: float, down: float) -> Given:
        """Know thumbs alone, as so many stars, and the movies between only as seen."""
        is_up, is_down = self.stars >= LIKED, self.stars <= DISLIKED
        stars = np.where(is_up, up, down).astype(np.float32)
        said = is_up | is_down
        return Given(self.items[said], stars[said], ImplicitFeedback(seen=self.items[~said]))


class Sweep(NamedTuple):
    """Feedback and what stands for it, and the weights to try.

    Attributes
    ----------
    given
        What is known of a user; the weight is for what takes it as stars.
    used
        The weight in use.
    constant
        The name of it in `feedback_weights`; empty where `given` takes it.
    """

    what: str
    given: Callable[[User, float], Given]
    others: tuple[float, ...]
    used: float
    constant: str = ""

    def weighing(self, weight: float) -> AbstractContextManager[object]:
        """Have this weight counted."""
        if not self.constant:
            return nullcontext()
        return patch.object(feedback_weights, self.constant, weight)


def _of(constant: str, what: str, given: Callable[[User, float], Given], *others: float) -> Sweep:
    return Sweep(what, given, others, getattr(feedback_weights, constant), constant)


_ABOVE = (0.0, 0.25, 0.5, 0.75, 1.5)
_TIMES = (1.0, 2.0, 3.0)
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.25)
SWEEPS = (
    _of(
        "LIKED_ABOVE",
        "liked: half of those of 4.5 stars and more; stars above the mean",
        lambda user, _: user.hide(user.drawn & (user.stars >= LOVED), "liked"),
        *_ABOVE,
    ),
    _of(
        "LIKED_ABOVE",
        "liked: all of 4.5 stars and more; stars above the mean",
        lambda user, _: user.hide(user.stars >= LOVED, "liked"),
        *_ABOVE,
    ),
    _of(
        "LIKED_ABOVE",
        "watched again, not rated: half of 4 stars and more; stars above the mean",
        lambda user, _: user.hide(user.drawn & (user.stars >= LIKED), "liked"),
        *_ABOVE,
    ),
    Sweep(
        "seen: half of all; stars above the mean",
        lambda user, weight: user.hide(user.drawn, "liked"),
        (-0.5, -0.25, 0.25, 0.5),
        used=0.0,
        constant="LIKED_ABOVE",
    ),
    _of(
        "SEEN_AGAIN_WEIGHT",
        "watched again: half of 4.5 stars and more, where 4 and more are all 4; times",
        lambda user, _: user.watch_again(np.minimum(user.stars, np.float32(LIKED))),
        *_TIMES,
    ),
    _of(
        "SEEN_AGAIN_WEIGHT",
        "watched again: half of 4.5 stars and more, with all stars; times",
        lambda user, _: user.watch_again(user.stars),
        *_TIMES,
    ),
    _of(
        "WANTED_SHARE",
        "on the watchlist: the newest fifth; as so many seen",
        lambda user, _: user.hide(user.newness >= 0.8, "wanted"),
        *_SHARES,
    ),
    _of(
        "WANTED_SHARE",
        "on the watchlist: the newest half; as so many seen",
        lambda user, _: user.hide(user.newness >= 0.5, "wanted"),
        *_SHARES,
    ),
    _of(
        "MOST_DISLIKE",
        "not interested: half of 2 stars and less; dislike",
        User.turn_down,
        *(0.0, 0.15, 0.6),
    ),
    Sweep(
        "thumbs alone, down; stars",
        lambda user, weight: user.by_thumbs(4.0, weight),
        (1.0, 1.5, 2.5, 3.0),
        used=2.0,
    ),
    Sweep(
        "thumbs alone, up; stars",
        lambda user, weight: user.by_thumbs(weight, 2.0),
        (3.5, 4.5, 5.0),
        used=4.0,
    ),
)


def main() -> int:
    """Measure and print."""
    with datasets() as found:
        for dataset in found:
            files = read_files(dataset.ratings, dataset.movies, tell)
            lists = defaultdict[tuple[Sweep, float], list[Measured]](list)
            for seed in SEEDS:
                for tried, measured in _measured(files, seed).items():
                    lists[tried].append(measured)
            for sweep in SWEEPS:
                show(f"{dataset.name}, {sweep.what}", _rows(sweep, lists))
    return 0


def _measured(files: RatingFiles, seed: int) -> dict[tuple[Sweep, float], Measured]:
    """Return the lists with each weight of each sweep."""
    training, _test = split_at_random(files.interactions, seed)
    known, held_out = split_at_random(training, seed + 100)
    parameters = replace(Parameters(), seed=seed)
    model = train_on(known, files.features, parameters, only_ranks=True).model
    trial, users = Trial.of(known, held_out).some(USERS), _users(known, seed)
    found = {}
    for sweep in SWEEPS:
        for weight in (sweep.used, *sweep.others):
            with sweep.weighing(weight):
                scorer = _scorer(model, users, sweep, weight)
                found[sweep, weight] = evaluate(scorer, trial)
    return found


def _users(known: Interactions, seed: int) -> list[User]:
    generator, given = np.random.default_rng(seed), known.by_user()
    order = np.argsort(known.users, kind="stable")
    users = []
    for row in range(len(known.user_ids)):
        items, stars = given.of(row)
        rated_at = known.rated_at[order[given.ends[row] : given.ends[row + 1]]]
        ranks = np.lexsort((generator.random(len(items)), rated_at)).argsort()
        drawn = generator.random(len(items)) < 0.5
        users.append(User(items.astype(np.int64), stars, ranks / max(len(items), 1), drawn))
    return users


def _scorer(model: Model, users: list[User], sweep: Sweep, weight: float) -> Scorer:
    def score(user: TargetUser) -> NDArray[np.float32]:
        items, stars, implicit, unwanted = sweep.given(users[cast(int, user.row)], weight)
        return score_items(model, profile_of(model, items, stars, unwanted, implicit=implicit))

    return score


def _rows(sweep: Sweep, lists: dict[tuple[Sweep, float], list[Measured]]) -> list[Row]:
    """Say what each weight gives beside the one in use."""
    rows = []
    for weight in sorted((sweep.used, *sweep.others)):
        values = []
        for name in ("ndcg", "stratified_ndcg"):
            own, used = (
                np.concatenate([getattr(each, name) for each in lists[sweep, tried]])
                for tried in (weight, sweep.used)
            )
            gain = paired_difference(own, used)
            values.append(
                f"{own.mean():.4f} ({gain.value:+.4f} [{gain.low:+.4f}, {gain.high:+.4f}])"
            )
        in_use = " (in use)" if weight == sweep.used else ""
        rows.append(Row(f"{weight:g}{in_use}", "; stratified ".join(values)))
    return rows


if __name__ == "__main__":
    sys.exit(main())
