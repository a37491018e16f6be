"""NDCG@10 of models that Spark trained, beside LightFM's, on real ratings.

    .venv/bin/python -m benchmarks.rank_by_spark ml-latest-small

The folder has ratings.csv and movies.csv. A fifth of the ratings is held out at random, once for
each seed, and both are measured on the same people with the usual mix. It needs pyspark and Java,
as docs/training-at-scale.md says.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from recommendations.engine.data.files import RatingFiles, read_files
from recommendations.engine.evaluation.bootstrap import paired_difference
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.evaluation.trials import Measured, Trial, evaluate
from recommendations.engine.model.train import train_on
from recommendations.engine.parameters import Parameters
from recommendations.engine.trainers import spark
from recommendations.engine.trainers.lightfm import LightFMTrainer
from recommendations.engine.trainers.trainer import Trainer

from .datasets import tell
from .timing import Row, show

LEAST = 0.97
"""Of LightFM's NDCG@10."""
SEEDS = (1, 2, 3)
_TRAINERS: dict[str, tuple[Trainer, Parameters]] = {
    "LightFM": (LightFMTrainer(), Parameters()),
    "Spark": (spark.SparkTrainer("local-cluster[2,1,1024]"), spark.PARAMETERS),
}


def main() -> int:
    """Measure and print."""
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("folder", type=Path)
    folder = command.parse_args().folder
    files = read_files(folder / "ratings.csv", folder / "movies.csv", tell)
    found = [_measured(files, seed) for seed in SEEDS]
    for name in ("ndcg", "stratified_ndcg"):
        theirs, ours = (
            np.concatenate([getattr(each[trainer], name) for each in found])
            for trainer in _TRAINERS
        )
        rows = [
            Row(f"seed {seed}", " / ".join(f"{getattr(one, name).mean():.4f}" for one in each))
            for seed, each in zip(SEEDS, (list(one.values()) for one in found), strict=True)
        ]
        difference = paired_difference(ours, theirs)
        low, high = (1 + end / theirs.mean() for end in (difference.low, difference.high))
        share = ours.mean() / theirs.mean()
        limit = (f"at least {LEAST:g}", bool(share >= LEAST)) if name == "ndcg" else ()
        rows.append(Row("Spark / LightFM", f"{share:.3f} ({low:.3f}–{high:.3f})", *limit))
        show(f"{name}, LightFM / Spark: {len(ours):,} lists", rows)
    return 0


def _measured(files: RatingFiles, seed: int) -> dict[str, Measured]:
    training, held_out = split_at_random(files.interactions, seed)
    trial = Trial.of(training, held_out)
    found = {}
    for name, (trainer, parameters) in _TRAINERS.items():
        trained = train_on(training, files.features, parameters, trainer=trainer, only_ranks=True)
        found[name] = evaluate(model_scorer(trained.model), trial)
    return found


if __name__ == "__main__":
    sys.exit(main())
