"""The engine on files, without a database: recommend, and compare the losses."""

import argparse
import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

import movielens

from .errors import EngineError
from .evaluate import Figures, evaluate, model_scorer, popularity_scorer, split_by_time
from .files import RatingFiles, read_files
from .foldin import fold_in
from .interactions import Interactions, ItemFeatures
from .model import Model, Parameters
from .preferences import LIKED_STARS
from .rank import score_items, top_items
from .train import train

LOSSES = ("warp", "bpr", "logistic", "warp-kos")
ERRORS_SHOWN = 50
_USERS_SHOWN = 3


class UsageError(Exception):
    """What was asked for cannot be done with these files."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; return its exit code, 2 with one line for anything wrong with it."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (EngineError, UsageError, movielens.MovieLensError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m recommendations.engine", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    recommend = commands.add_parser(
        "recommend", help="train on the ratings and print, or write, who should watch what"
    )
    recommend.set_defaults(run=_recommend)
    recommend.add_argument("--out", type=Path, help="write userId,movieId,rank,score for all users")
    compare = commands.add_parser(
        "compare", help="train each loss, measure on the newest ratings, recommend with the best"
    )
    compare.set_defaults(run=_compare)
    for command in (recommend, compare):
        command.add_argument("--ratings", type=Path, required=True, help="any MovieLens form")
        command.add_argument("--movies", type=Path, required=True, help="any MovieLens form")
        command.add_argument(
            "--user", type=int, action="append", default=[], help="whose; may be repeated"
        )
        command.add_argument("--top", type=_positive, default=10, help="how many each (10)")
        command.add_argument("--epochs", type=_positive, default=Parameters.epochs)
        command.add_argument("--components", type=_positive, default=Parameters.components)
        command.add_argument("--seed", type=int, default=Parameters.seed)
        command.add_argument("--threads", type=_positive, default=Parameters.threads)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _recommend(options: argparse.Namespace) -> None:
    files = _read(options)
    if not options.user and options.out is None:
        raise UsageError("name users with --user, or a file for all of them with --out")
    users = _rows_of_users(files.interactions, options.user)
    model = _train(files.interactions, files.features, _parameters(options))
    if options.out is not None:
        _write_all(model, files.interactions, options.top, options.out)
    _print_users(model, files, users, options.top)


def _compare(options: argparse.Namespace) -> None:
    files = _read(options)
    users = _rows_of_users(files.interactions, options.user)
    known, held_out = split_by_time(files.interactions)
    rows = {"most popular": evaluate(popularity_scorer(known), known, held_out)}
    for loss in LOSSES:
        parameters = replace(_parameters(options), loss=loss)
        model = _train(known, files.features, parameters)
        rows[loss] = evaluate(model_scorer(model), known, held_out)
    figures = {name: found for name, found in rows.items() if found is not None}
    if not figures:
        raise UsageError("too few ratings: no user has some before and liked ones after the split")
    _print_figures(figures)
    best = max(LOSSES, key=lambda loss: figures[loss].ndcg)
    sys.stdout.write(f"\nBest: {best}\n")
    model = _train(files.interactions, files.features, replace(_parameters(options), loss=best))
    shown = users or list(range(min(_USERS_SHOWN, len(files.interactions.user_ids))))
    _print_users(model, files, shown, options.top)


def _parameters(options: argparse.Namespace) -> Parameters:
    return Parameters(
        components=options.components,
        epochs=options.epochs,
        seed=options.seed,
        threads=options.threads,
    )


def _read(options: argparse.Namespace) -> RatingFiles:
    errors = 0

    def show(error: movielens.RowError) -> None:
        nonlocal errors
        errors += 1
        if errors <= ERRORS_SHOWN:
            sys.stderr.write(f"{error.file}:{error.line}: {error.message}\n")

    with _bar("Reading ratings", None) as bar:
        files = read_files(options.ratings, options.movies, show, bar.update)
    if errors:
        sys.stderr.write(f"{errors} broken rows were left out\n")
    return files


def _train(interactions: Interactions, features: ItemFeatures, parameters: Parameters) -> Model:
    with _bar(f"Training {parameters.loss}", parameters.epochs) as bar:
        return train(interactions, features, parameters, bar.update)


@contextmanager
def _bar(what: str, total: int | None) -> Iterator["tqdm[None]"]:
    """Show progress on a terminal; a file or a pipe gets none of it."""
    with tqdm(desc=what, total=total, disable=None, leave=False) as bar:
        yield bar


def _rows_of_users(interactions: Interactions, ids: list[int]) -> list[int]:
    known = {user: row for row, user in enumerate(interactions.user_ids.tolist())}
    for user in ids:
        if user not in known:
            raise UsageError(f"user {user} has no ratings in the file")
    return [known[user] for user in ids]


def _picks(
    model: Model, items: NDArray[np.int32], stars: NDArray[np.float32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the rows of the best unrated items for one user, and all scores."""
    rated = items.astype(np.int64)
    scores = score_items(model, fold_in(model, rated, stars).vector)
    return top_items(scores, count, rated), scores


def _print_users(model: Model, files: RatingFiles, users: list[int], count: int) -> None:
    ratings = files.interactions.by_user()
    item_ids = files.interactions.item_ids
    for user in users:
        items, stars = ratings.of(user)
        liked = [row for row in np.lexsort((items, -stars)) if stars[row] >= LIKED_STARS]
        best, _ = _picks(model, items, stars, count)
        _print_list(f"User {files.interactions.user_ids[user]}", [], sys.stdout)
        known = [files.titles[int(item_ids[items[row]])] for row in liked[:count]]
        _print_list("     Known positives:", known, sys.stdout)
        titles = [files.titles[int(item_ids[row])] for row in best]
        _print_list("     Recommended:", titles, sys.stdout)


def _print_list(heading: str, lines: list[str], out: TextIO) -> None:
    out.write(f"{heading}\n")
    for line in lines:
        out.write(f"        {line}\n")


def _write_all(model: Model, interactions: Interactions, count: int, path: Path) -> None:
    ratings = interactions.by_user()
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["userId", "movieId", "rank", "score"])
            for user, user_id in enumerate(interactions.user_ids.tolist()):
                best, scores = _picks(model, *ratings.of(user), count)
                for rank, row in enumerate(best.tolist(), start=1):
                    item = int(interactions.item_ids[row])
                    writer.writerow([user_id, item, rank, f"{scores[row]:.6f}"])
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _print_figures(figures: dict[str, Figures]) -> None:
    users = next(iter(figures.values())).users
    out = sys.stdout
    out.write(f"Newest 20% of the ratings held out, {users} users, whole catalogue ranked\n\n")
    out.write(f"{'':14}{'NDCG@10':>9}{'precision@10':>14}{'recall@10':>11}\n")
    for name, row in figures.items():
        out.write(f"{name:14}{row.ndcg:9.4f}{row.precision:14.4f}{row.recall:11.4f}\n")
