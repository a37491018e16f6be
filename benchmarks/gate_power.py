"""What the gate can tell apart: worse trainings beside the usual one, at one cut and at several.

    .venv/bin/python -m benchmarks.gate_power

Each is a probe, trained on what came before the newest fifth of the ratings. An interval that is
wholly below 0 would keep its model out of service.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from time import process_time

import numpy as np

from evaluation.report.tables import Table
from recommendations.engine.data.files import RatingFiles, read_files
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.bootstrap import paired_difference
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.splits import split_by_time
from recommendations.engine.evaluation.trials import Measured, evaluate
from recommendations.engine.model.train import train_on
from recommendations.engine.parameters import Parameters
from recommendations.training.holdout import newest_slice

from .datasets import datasets, tell

USUAL = Parameters()
Named = tuple[str, Interactions, Parameters]


def main() -> int:
    """Measure and print."""
    with datasets() as found:
        for dataset in found:
            files = read_files(dataset.ratings, dataset.movies, tell)
            sys.stdout.write(_table(dataset.name, files).as_markdown())
            sys.stdout.flush()
    return 0


def _table(name: str, files: RatingFiles) -> Table:
    everyone = np.ones(len(files.interactions.user_ids), dtype=np.bool_)
    newest = newest_slice(files.interactions, everyone)
    trials = (newest.at_once, newest.trial)
    seconds = np.zeros(1 + len(trials))
    measured: dict[str, list[Measured]] = {}
    for what, ratings, parameters in _trainings(newest.older):
        moments = [process_time()]
        model, _ = train_on(ratings, files.features, parameters, only_ranks=True)
        moments.append(process_time())
        measured[what] = []
        for trial in trials:
            measured[what].append(evaluate(model_scorer(model), trial))
            moments.append(process_time())
        seconds += np.diff(moments)
    rows = [(what, *map(_cell, own, measured["usual"])) for what, own in measured.items()]
    shares = (f"{share:.1%}" for share in seconds[1:] / seconds[0])
    header = ("", *(f"{len(trial.cases)} cases of {trial.people}" for trial in trials))
    return Table(name, header, (*rows, ("time, of a probe's training", *shares)))


def _trainings(older: Interactions) -> Iterator[Named]:
    """Yield what each is called, what it learns from and how; the usual one first."""
    generator = np.random.default_rng(5)
    yield "usual", older, USUAL
    yield "another seed", older, replace(USUAL, seed=2)
    for share in (0.1, 0.25, 0.5):
        stars = older.stars.copy()
        drawn = generator.random(len(stars)) < share
        stars[drawn] = generator.permutation(stars[drawn])
        yield f"{share:.0%} of the stars shuffled", replace(older, stars=stars), USUAL
    yield "half of the ratings", older.where(generator.random(len(older)) < 0.5), USUAL
    yield "the older half of them", split_by_time(older, 0.5)[0], USUAL


def _cell(own: Measured, usual: Measured) -> str:
    found = paired_difference(own.ndcg, usual.ndcg, users=usual.users)
    return f"{found.value:+.4f} [{found.low:+.4f}, {found.high:+.4f}]"


if __name__ == "__main__":
    sys.exit(main())
