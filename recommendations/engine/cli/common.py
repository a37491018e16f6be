"""What the commands share: options, reading, training, writing lists."""

import argparse
import csv
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tqdm import tqdm

import movielens

from ..data.files import RatingFiles, read_files, read_more_ratings
from ..data.interactions import Interactions, ItemFeatures
from ..data.movies import Id
from ..errors import EngineError
from ..model.model import Model
from ..model.train import train
from ..parameters import Parameters

ERRORS_SHOWN = 50
RATINGS = "Reading ratings"

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    # At run time the class takes no parameter.
    Subcommands = argparse._SubParsersAction
Picks = tuple[Id, NDArray[np.int64], NDArray[np.float32]]
"""A user's id, the rows of their best items, best first, and the scores of these."""
_Read = TypeVar("_Read")


class Command(Protocol):
    """A module that adds one command to a command line."""

    def add_to(self, commands: Subcommands) -> None:
        """Add the command and its options."""


def run_command_line(
    program: str, about: str | None, commands: Iterable[Command], arguments: list[str] | None
) -> int:
    """Run a command line; return its exit code, 2 with one line for anything wrong with it."""
    parser = argparse.ArgumentParser(prog=program, description=about)
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in commands:
        command.add_to(subcommands)
    options = parser.parse_args(arguments)
    try:
        # Ranking is made of small products; trainings take the threads they are given.
        with threadpool_limits(1, "blas"):
            options.run(options)
    except (EngineError, movielens.MovieLensError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return 130
    return 0


class UsageError(EngineError):
    """The options do not go together, or not with these files."""


def add_file_options(command: argparse.ArgumentParser, *, movies_needed: bool = True) -> None:
    """Add the files to read."""
    command.add_argument("--ratings", type=Path, required=True, help="any MovieLens format")
    command.add_argument("--movies", type=Path, required=movies_needed, help="any MovieLens format")
    add_scale_option(command)


def add_scale_option(command: argparse.ArgumentParser) -> None:
    """Add what the best rating of a file is."""
    command.add_argument(
        "--scale",
        type=int,
        choices=movielens.SCALES,
        help="the best rating there can be (without it, by the range of the ratings)",
    )


def add_training_options(command: argparse.ArgumentParser) -> None:
    """Add how to train."""
    command.add_argument("--epochs", type=positive, default=Parameters.epochs)
    command.add_argument("--components", type=positive, default=Parameters.components)
    command.add_argument("--seed", type=seed, default=Parameters.seed)
    command.add_argument("--threads", type=positive, default=Parameters.threads)


def parameters_of(options: argparse.Namespace) -> Parameters:
    """Return how to train."""
    return Parameters(
        components=options.components,
        epochs=options.epochs,
        seed=options.seed,
        threads=options.threads,
    )


def positive(text: str) -> int:
    """Read a number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def seed(text: str) -> int:
    """Read a number that random numbers can start from."""
    number = int(text)
    if not 0 <= number < 2**31:
        raise argparse.ArgumentTypeError("must be 0 to 2147483647")
    return number


def read(ratings: Path, movies: Path, scale: int | None = None) -> RatingFiles:
    """Read ratings and movies; show broken rows and leave them out."""
    found = reading(RATINGS, partial(read_files, ratings, movies, scale=scale))
    tell_how_read(found, scale)
    return found


def tell_how_read(found: RatingFiles, scale: int | None) -> None:
    """Say what was made of the ratings, where that is not what the file says."""
    if scale is None and found.scale != movielens.SCALES[0]:
        sys.stderr.write(f"{movielens.scale_words(found.scale)}\n")
    if found.read_as_likes is not None:
        sys.stderr.write(f"all ratings are {found.read_as_likes:g}: read as likes\n")


def read_more(ratings: Path, files: RatingFiles) -> Interactions:
    """Read more ratings of the same movies; show broken rows and leave them out."""
    return reading(RATINGS, partial(read_more_ratings, ratings, files))


def reading(
    what: str, read_rows: Callable[[movielens.ErrorHandler, Callable[[int], None]], _Read]
) -> _Read:
    """Read with a progress bar; show broken rows and leave them out.

    Parameters
    ----------
    what
        Shown at the bar.
    read_rows
        Called with a handler of broken rows and one of the number of rows read.
    """
    errors = 0

    def show(error: movielens.RowError) -> None:
        nonlocal errors
        errors += 1
        if errors <= ERRORS_SHOWN:
            sys.stderr.write(f"{error.file}:{error.line}: {error.message}\n")

    with bar(what, None) as reader:
        found = read_rows(show, reader.update)
    if errors:
        sys.stderr.write(f"{errors} broken rows were left out\n")
    return found


def train_with_bar(
    interactions: Interactions, features: ItemFeatures, parameters: Parameters
) -> Model:
    """Train with a progress bar."""
    total = parameters.trainings * parameters.passes(len(interactions))
    with bar(f"Training {parameters.loss}", total) as epochs:
        return train(interactions, features, parameters, epochs.update)


@contextmanager
def bar(what: str, total: int | None) -> Iterator["tqdm[None]"]:
    """Show progress on a terminal, not in a file or a pipe."""
    with tqdm(desc=what, total=total, disable=None, leave=False) as shown:
        yield shown


def require_folder_of(path: Path) -> None:
    """Refuse a file that could not be written, before minutes of work and not after.

    Raises
    ------
    UsageError
        If its folder is missing or closed, or a folder has its name.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file to write to")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent} to write {path.name} to")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"the folder {path.parent} cannot be written to")


def write_picks(picks: Iterable[Picks], item_ids: Sequence[Id], path: Path) -> None:
    """Write userId,movieId,rank,score to a file that is there whole or as it was before."""
    unfinished = path.with_name(f"{path.name}.partial")
    try:
        with unfinished.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["userId", "movieId", "rank", "score"])
            for user_id, best, scores in picks:
                listed = zip(best.tolist(), scores.tolist(), strict=True)
                for rank, (item, score) in enumerate(listed, start=1):
                    writer.writerow([user_id, item_ids[item], rank, f"{score:.6f}"])
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
