"""`train`: store a model for a site that has too few ratings for one of its own."""

import argparse
import sys
from pathlib import Path

import movielens

from ..model.external_ids import ExternalIds, Numbering, save_with_ids
from .common import (
    Subcommands,
    UsageError,
    add_file_options,
    add_training_options,
    parameters_of,
    read,
    reading,
    train_with_bar,
)


def add_to(commands: Subcommands) -> None:
    """Add the command and its options."""
    command = commands.add_parser(
        "train", help="train on the ratings and store the model, for `manage.py import_model`"
    )
    command.set_defaults(run=_run)
    add_file_options(command)
    command.add_argument(
        "--links", type=Path, help="links.csv, so that movies are recognised by IMDb and TMDB too"
    )
    command.add_argument("--out", type=Path, required=True, help="a new folder to write to")
    add_training_options(command)


def _run(options: argparse.Namespace) -> None:
    if options.out.exists():
        raise UsageError(f"{options.out} is there already; name a new folder with --out")
    files = read(options.ratings, options.movies)
    ids = _external_ids(options.movies, options.links, files.interactions.item_ids.tolist())
    model = train_with_bar(files.interactions, files.features, parameters_of(options))
    save_with_ids(model, ids, options.out)
    linked = sum(one is not None for one in ids.imdb_ids)
    sys.stdout.write(
        f"Trained on {len(files.interactions)} ratings of {len(ids.imdb_ids)} movies, "
        f"{linked} with IMDb ids, numbered as in {ids.numbering}. Stored in {options.out}\n"
    )


def _external_ids(movies: Path, links: Path | None, items: list[int]) -> ExternalIds:
    numbering: Numbering = (
        "movielens-100k" if movielens.movies_file_uses_100k_ids(movies) else "movielens"
    )
    found = {}
    if links is not None:
        rows = reading(
            "Reading links", lambda show, count: list(movielens.read_links_file(links, show))
        )
        found = {link.movie_id: link for link in rows}
    linked = [found.get(item) for item in items]
    return ExternalIds(
        numbering,
        imdb_ids=[link.imdb_id if link else None for link in linked],
        tmdb_ids=[link.tmdb_id if link else None for link in linked],
    )
