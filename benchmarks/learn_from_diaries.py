"""What it is worth that trainings know what was watched and not rated.

    .venv/bin/python -m benchmarks.learn_from_diaries

The stars of a share of the ratings are hidden, so that these movies are only known to be watched.
Lists are measured on ratings held out at random: with trainings that do not know what was watched,
with those that do, and with the hidden stars. All three know what each person has watched.
"""

import sys
from dataclasses import replace
from typing import cast

import numpy as np

from recommendations.engine.data.files import RatingFiles, read_files
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.bootstrap import paired_difference
from recommendations.engine.evaluation.scorers import Scorer, TargetUser
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.evaluation.trials import Trial, evaluate
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train_on
from recommendations.engine.parameters import Parameters
from recommendations.engine.ranking.feedback_weights import WithoutStars
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items

from .datasets import datasets, tell
from .timing import Row, show

SEEDS = (1, 2, 3)
SHARES = (0.3, 0.6)
HOW = ("ratings alone", "what was watched, too", "the hidden stars")


def main() -> int:
    """Measure and print."""
    with datasets() as found:
        for dataset in found:
            files = read_files(dataset.ratings, dataset.movies, tell)
            for share in SHARES:
                seeds = [_measured(files, share, seed) for seed in SEEDS]
                _show(f"{dataset.name}, {share:.0%} watched without stars", seeds)
    return 0


def _show(title: str, seeds: list[dict[str, np.ndarray]]) -> None:
    lists = {how: np.concatenate([each[how] for each in seeds]) for how in HOW}
    rows = []
    for how, ndcg in lists.items():
        gain = paired_difference(ndcg, lists[HOW[0]])
        value = f"{ndcg.mean():.4f} ({gain.value:+.4f} [{gain.low:+.4f}, {gain.high:+.4f}])"
        rows.append(Row(f"NDCG@10, trained on {how}", value))
    show(title, rows)


def _measured(files: RatingFiles, share: float, seed: int) -> dict[str, np.ndarray]:
    """Return each person's NDCG@10 with each of `HOW`."""
    known, held_out = split_at_random(files.interactions, seed)
    rated, watched = split_at_random(known, seed, share)
    trial = Trial.of(known, held_out)
    parameters = replace(Parameters(), seed=seed)
    given: list[tuple[Interactions, Interactions | None]] = [
        (rated, None),
        (rated, watched),
        (known, None),
    ]
    found = {}
    for how, (ratings, besides) in zip(HOW, given, strict=True):
        trained = train_on(ratings, files.features, parameters, watched=besides, only_ranks=True)
        found[how] = evaluate(_scorer(trained.model, rated, watched), trial).ndcg
    return found


def _scorer(model: Model, rated: Interactions, watched: Interactions) -> Scorer:
    """Return what scores by what someone rated, and by what they watched."""
    stars_of, seen_by = rated.by_user(), watched.by_user()

    def score(user: TargetUser) -> np.ndarray:
        row = cast(int, user.row)
        items, stars = stars_of.of(row)
        seen = WithoutStars(seen=seen_by.of(row)[0].astype(np.int64))
        return score_items(
            model, profile_of(model, items.astype(np.int64), stars, without_stars=seen)
        )

    return score


if __name__ == "__main__":
    sys.exit(main())
