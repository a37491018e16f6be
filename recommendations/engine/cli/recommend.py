"""`recommend`: who should watch what."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..controls import Controls, choose_items
from ..evaluation.scorers import KnownUser, Scorer, model_scorer
from ..files import RatingFiles
from ..interactions import Interactions
from ..model import Model
from ..narrowing import allowed_items
from ..preferences import LIKED_STARS
from ..rank import top_items
from .common import (
    Picks,
    Subcommands,
    UsageError,
    add_training_options,
    parameters_of,
    positive,
    read,
    read_more,
    train_with_bar,
    write_picks,
)
from .dials import add_control_options, controls_of

Choose = Callable[[NDArray[np.float32], int, NDArray[np.int64]], NDArray[np.int64]]
"""From a user's scores, a number and the rows to leave out to the rows to list, best first."""


def add_to(commands: Subcommands) -> None:
    """Add the command and its options."""
    command = commands.add_parser(
        "recommend", help="train on the ratings and print, or write, who should watch what"
    )
    command.set_defaults(run=_run)
    add_user_options(command)
    command.add_argument("--out", type=Path, help="write userId,movieId,rank,score for all users")
    command.add_argument(
        "--new-users",
        type=Path,
        metavar="RATINGS",
        help="write --out for the users of this file instead: other people than those trained on",
    )
    add_control_options(command)
    add_training_options(command)


def add_user_options(command: argparse.ArgumentParser) -> None:
    """Add what to read, and whom to print."""
    command.add_argument("--ratings", type=Path, required=True, help="any MovieLens form")
    command.add_argument("--movies", type=Path, required=True, help="any MovieLens form")
    command.add_argument(
        "--user", type=int, action="append", default=[], help="whose; may be repeated"
    )
    command.add_argument("--top", type=positive, default=10, help="how many each (10)")


def _run(options: argparse.Namespace) -> None:
    if not options.user and options.out is None:
        raise UsageError("name users with --user, or a file for all of them with --out")
    if options.new_users is not None and options.out is None:
        raise UsageError("name the file to write for the new users with --out")
    controls = controls_of(options)
    files = read(options.ratings, options.movies)
    allowed = allowed_items(controls, files.years, files.genres)
    users = rows_of_users(files.interactions, options.user)
    new_users = None if options.new_users is None else read_more(options.new_users, files)
    model = train_with_bar(files.interactions, files.features, parameters_of(options))
    scorer, choose = model_scorer(model), _chooser(model, controls, allowed)
    if options.out is not None:
        people = files.interactions if new_users is None else new_users
        picks = picks_of_all(scorer, people, options.top, new_users is None, choose)
        write_picks(picks, people.item_ids, options.out)
    print_users(scorer, files, users, options.top, choose)


def _chooser(model: Model, controls: Controls, allowed: NDArray[np.bool_] | None) -> Choose:
    return lambda scores, count, excluded: choose_items(
        scores, count, excluded, controls, model.item_fame, model.item_vectors, allowed
    )


def rows_of_users(interactions: Interactions, ids: list[int]) -> list[int]:
    """Return the rows of users by their ids.

    Raises
    ------
    UsageError
        If one has no rating.
    """
    known = {user: row for row, user in enumerate(interactions.user_ids.tolist())}
    for user in ids:
        if user not in known:
            raise UsageError(f"user {user} has no ratings in the file")
    return [known[user] for user in ids]


def picks_of_all(
    scorer: Scorer,
    people: Interactions,
    count: int,
    trained_on: bool,
    choose: Choose = top_items,
) -> Iterator[Picks]:
    """Yield the best unrated items, or those that `choose` takes, of everyone with a rating."""
    ratings = people.by_user()
    for row in np.unique(people.users).tolist():
        user = _known(row if trained_on else None, *ratings.of(row))
        scores = scorer(user)
        yield int(people.user_ids[row]), choose(scores, count, user.items), scores


def print_users(
    scorer: Scorer,
    files: RatingFiles,
    users: list[int],
    count: int,
    choose: Choose = top_items,
) -> None:
    """Print what users (rows) liked and should watch."""
    ratings = files.interactions.by_user()
    item_ids = files.interactions.item_ids
    for row in users:
        items, stars = ratings.of(row)
        liked = [place for place in np.lexsort((items, -stars)) if stars[place] >= LIKED_STARS]
        user = _known(row, items, stars)
        best = choose(scorer(user), count, user.items)
        known = [files.titles[int(item_ids[items[place]])] for place in liked[:count]]
        titles = [files.titles[int(item_ids[item])] for item in best]
        _print_list(f"User {files.interactions.user_ids[row]}", [])
        _print_list("     Known positives:", known)
        _print_list("     Recommended:", titles)


def _known(row: int | None, items: NDArray[np.int32], stars: NDArray[np.float32]) -> KnownUser:
    return KnownUser(row, items.astype(np.int64), stars)


def _print_list(heading: str, lines: list[str]) -> None:
    sys.stdout.write(f"{heading}\n")
    for line in lines:
        sys.stdout.write(f"        {line}\n")
