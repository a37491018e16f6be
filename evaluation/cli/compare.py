"""`compare`: which loss does best on these ratings."""

import argparse
import sys
from dataclasses import replace

from recommendations.engine.cli.common import (
    Subcommands,
    add_training_options,
    parameters_of,
    read,
    train_with_bar,
)
from recommendations.engine.cli.recommend import add_user_options, print_users, rows_of_users
from recommendations.engine.evaluation.most_popular import MostPopular
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.splits import split_by_time
from recommendations.engine.evaluation.trials import Measured, Trial, evaluate

from ..figures import NothingToMeasureError

LOSSES = ("warp", "bpr", "logistic", "warp-kos")
_USERS_SHOWN = 3


def add_to(commands: Subcommands) -> None:
    """Add the command and its options."""
    command = commands.add_parser(
        "compare", help="train each loss, measure on the newest ratings, recommend with the best"
    )
    command.set_defaults(run=_run)
    add_user_options(command)
    add_training_options(command)


def _run(options: argparse.Namespace) -> None:
    files = read(options.ratings, options.movies, options.scale)
    users = rows_of_users(files.interactions, options.user)
    training, held_out = split_by_time(files.interactions)
    trial = Trial.of(training, held_out)
    if not trial.cases:
        raise NothingToMeasureError
    rows = {"most popular": evaluate(MostPopular().fit(training), trial)}
    for loss in LOSSES:
        parameters = replace(parameters_of(options), loss=loss)
        model = train_with_bar(training, files.features, parameters)
        rows[loss] = evaluate(model_scorer(model), trial)
    _print(rows)
    best = max(LOSSES, key=lambda loss: rows[loss].ndcg.mean())
    sys.stdout.write(f"\nBest: {best}\n")
    parameters = replace(parameters_of(options), loss=best)
    model = train_with_bar(files.interactions, files.features, parameters)
    shown = users or list(range(min(_USERS_SHOWN, len(files.interactions.user_ids))))
    print_users(model_scorer(model), files, shown, options.top)


def _print(rows: dict[str, Measured]) -> None:
    users = len(rows["most popular"].ndcg)
    out = sys.stdout
    out.write(f"Newest 20% of the ratings held out, {users} users, whole catalogue ranked\n\n")
    out.write(f"{'':14}{'NDCG@10':>9}{'precision@10':>14}{'recall@10':>11}\n")
    for name, row in rows.items():
        means = (row.ndcg.mean(), row.precision.mean(), row.recall.mean())
        out.write(f"{name:14}{means[0]:9.4f}{means[1]:14.4f}{means[2]:11.4f}\n")
