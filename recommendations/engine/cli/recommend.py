"""`recommend`: train, or take a stored model, and print or write lists for users."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ..data.files import RatingFiles
from ..data.interactions import Interactions
from ..data.likes_and_dislikes import LIKED_STARS
from ..evaluation.scorers import Scorer, TargetUser, model_scorer
from ..model.model import Model
from ..ranking.batch import top_for_all
from ..ranking.filters import allowed_items
from ..ranking.profile import profile_of
from ..ranking.rerank import DEFAULT_CONTROLS, choose_items
from ..ranking.scoring import top_items
from .common import (
    Picks,
    Subcommands,
    UsageError,
    add_file_options,
    add_training_options,
    parameters_of,
    positive,
    read,
    read_more,
    require_folder_of,
    train_with_bar,
    write_picks,
)
from .dials import add_control_options, controls_of
from .stored import add_model_option, load, read_of_model

Choose = Callable[[NDArray[np.float32], int, NDArray[np.int64]], NDArray[np.int64]]
"""From a user's scores, a number and the rows to leave out to the rows to list, best first."""

_USERS_AT_ONCE = 1024


def add_to(commands: Subcommands) -> None:
    """Add the command and its options."""
    command = commands.add_parser(
        "recommend", help="train on the ratings and print, or write, lists of movies for users"
    )
    command.set_defaults(run=_run)
    add_user_options(command, movies_needed=False)
    add_model_option(command)
    command.add_argument("--out", type=Path, help="write userId,movieId,rank,score for all users")
    command.add_argument(
        "--new-users",
        type=Path,
        metavar="RATINGS",
        help="write --out for the users of this file instead, who are not trained on",
    )
    add_control_options(command)
    add_training_options(command)


def add_user_options(command: argparse.ArgumentParser, *, movies_needed: bool = True) -> None:
    """Add the files to read and the users to print."""
    add_file_options(command, movies_needed=movies_needed)
    command.add_argument(
        "--user", action="append", default=[], help="ID of a user; may be repeated"
    )
    command.add_argument("--top", type=positive, default=10, help="movies per list (10)")


def _run(options: argparse.Namespace) -> None:
    if not options.user and options.out is None:
        raise UsageError("name users with --user, or a file for all of them with --out")
    if options.new_users is not None and options.out is None:
        raise UsageError("name the file to write for the new users with --out")
    if options.model is None and options.movies is None:
        raise UsageError(
            "name the movies to train on with --movies, or a stored model with --model"
        )
    if options.out is not None:
        require_folder_of(options.out)
    controls = controls_of(options)
    if options.model is None:
        stored, files = None, read(options.ratings, options.movies, options.scale)
    else:
        stored = load(options.model, options.movies)
        files = read_of_model(stored, options.ratings, options.scale)
    allowed = allowed_items(controls, files.movies.years, files.movies.genres)
    users = rows_of_users(files.interactions, options.user)
    new_users = None if options.new_users is None else read_more(options.new_users, files)
    model = stored or train_with_bar(files.interactions, files.features, parameters_of(options))

    def choose(
        scores: NDArray[np.float32], count: int, excluded: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        return choose_items(
            scores, count, excluded, controls, model.item_popularity, model.item_vectors, allowed
        )

    if options.out is not None:
        ratings = files.interactions if new_users is None else new_users
        if controls == DEFAULT_CONTROLS:
            picks = _picks_of_all(model, ratings, options.top)
        else:
            picks = choose_for_all(model_scorer(model), ratings, options.top, choose)
        write_picks(picks, files.movies.ids, options.out)
    print_users(model_scorer(model), files, users, options.top, choose)


def rows_of_users(interactions: Interactions, ids: list[str]) -> list[int]:
    """Return the rows of users by their ids.

    Raises
    ------
    UsageError
        If one has no rating.
    """
    rows = {str(user): row for row, user in enumerate(interactions.user_ids.tolist())}
    for user in ids:
        if user not in rows:
            raise UsageError(f"user {user} has no ratings in the file")
    return [rows[user] for user in ids]


def _picks_of_all(model: Model, people: Interactions, count: int) -> Iterator[Picks]:
    """Yield the best unrated items of everyone with a rating."""
    ratings = people.by_user()
    rated = sp.csr_matrix(
        (np.ones(len(people), dtype=np.bool_), ratings.items, ratings.ends),
        shape=(len(people.user_ids), len(people.item_ids)),
    )
    active, names = np.unique(people.users), people.user_ids.tolist()
    for start in range(0, len(active), _USERS_AT_ONCE):
        rows = active[start : start + _USERS_AT_ONCE]
        users = [ratings.of(row) for row in rows.tolist()]
        profiles = [profile_of(model, items.astype(np.int64), stars) for items, stars in users]
        lists = top_for_all(model, profiles, rated[rows], count)
        for row, best, scores in zip(rows.tolist(), lists.items, lists.scores, strict=True):
            listed = best >= 0
            yield names[row], best[listed], scores[listed]


def choose_for_all(
    scorer: Scorer, people: Interactions, count: int, choose: Choose = top_items
) -> Iterator[Picks]:
    """Yield the list that `choose` returns for everyone with a rating."""
    ratings, names = people.by_user(), people.user_ids.tolist()
    for row in np.unique(people.users).tolist():
        items, stars = ratings.of(row)
        user = TargetUser(None, items.astype(np.int64), stars)
        scores = scorer(user)
        best = choose(scores, count, user.items)
        yield names[row], best, scores[best]


def print_users(
    scorer: Scorer,
    files: RatingFiles,
    users: list[int],
    count: int,
    choose: Choose = top_items,
) -> None:
    """Print what users (rows) liked, and their lists."""
    ratings = files.interactions.by_user()
    titles = files.movies.titles
    for row in users:
        items, stars = ratings.of(row)
        liked = [place for place in np.lexsort((items, -stars)) if stars[place] >= LIKED_STARS]
        user = TargetUser(row, items.astype(np.int64), stars)
        best = choose(scorer(user), count, user.items)
        shown = [titles[items[place]] for place in liked[:count]]
        _print_list(f"User {files.interactions.user_ids[row]}", [])
        _print_list("     Known positives:", shown)
        _print_list("     Recommended:", [titles[item] for item in best])


def _print_list(heading: str, lines: list[str]) -> None:
    sys.stdout.write(f"{heading}\n")
    for line in lines:
        sys.stdout.write(f"        {line}\n")
