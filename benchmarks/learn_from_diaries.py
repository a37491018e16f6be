"""What it is worth that trainings know what was watched and not rated.

    .venv/bin/python -m benchmarks.learn_from_diaries

The stars of a share of the ratings are hidden, so that these movies are only known to be watched.
Lists are measured on ratings held out at random: with trainings that do not know what was watched,
with those that do, with those that also know what of it was liked (4.5 stars and more), and with
the hidden stars. All four know what each person has watched and liked.
"""

import sys
from dataclasses import replace
from typing import cast

import numpy as np

from recommendations.engine.data.files import RatingFiles, read_files
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.data.likes_and_dislikes import LIKED_ABOVE, TYPICAL_MEAN
from recommendations.engine.evaluation.bootstrap import paired_difference
from recommendations.engine.evaluation.scorers import Scorer, TargetUser
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.evaluation.trials import Trial, evaluate
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train_on
from recommendations.engine.parameters import Parameters
from recommendations.engine.ranking.feedback_weights import ImplicitFeedback
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items

from .datasets import datasets, tell
from .timing import Row, show

SEEDS = (1, 2, 3)
SHARES = (0.3, 0.6)
LOVED = 4.5
HOW = ("ratings alone", "what was watched, too", "what of it was liked, too", "the hidden stars")


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
    usual = np.full(len(watched), TYPICAL_MEAN, dtype=np.float32)
    above = np.where(watched.stars >= LOVED, np.float32(LIKED_ABOVE), 0)
    given: list[tuple[Interactions, Interactions | None]] = [
        (rated, None),
        (rated, replace(watched, stars=usual)),
        (rated, replace(watched, stars=usual + above)),
        (known, None),
    ]
    found = {}
    for how, (ratings, besides) in zip(HOW, given, strict=True):
        trained = train_on(ratings, files.features, parameters, watched=besides, only_ranks=True)
        found[how] = evaluate(_scorer(trained.model, rated, watched), trial).ndcg
    return found


def _scorer(model: Model, rated: Interactions, watched: Interactions) -> Scorer:
    """Return what scores by what someone rated, and by what they watched and liked."""
    stars_of, watched_by = rated.by_user(), watched.by_user()

    def score(user: TargetUser) -> np.ndarray:
        row = cast(int, user.row)
        items, stars = stars_of.of(row)
        seen, hidden = watched_by.of(row)
        rows, liked = seen.astype(np.int64), hidden >= LOVED
        implicit = ImplicitFeedback(seen=rows[~liked], liked=rows[liked])
        profile = profile_of(model, items.astype(np.int64), stars, implicit=implicit)
        return score_items(model, profile)

    return score


if __name__ == "__main__":
    sys.exit(main())
