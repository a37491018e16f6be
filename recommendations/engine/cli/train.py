"""`train`: store a model for a site that has too few ratings for one of its own."""

import argparse
import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import movielens

from ..data.files import RatingFiles
from ..evaluation.mix_fit import FittedMix
from ..evaluation.newest_mix import fit_newest_mix
from ..model.artefact import save_model
from ..model.external_ids import ExternalIds, Numbering, save_with_ids
from ..parameters import Parameters
from .common import (
    Subcommands,
    UsageError,
    add_file_options,
    add_training_options,
    bar,
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
    _require_room_for(options.out)
    files = read(options.ratings, options.movies, options.scale)
    trained_on = f"Trained on {len(files.interactions)} ratings of {len(files.movies.ids)} movies"
    if any(isinstance(one, str) for one in files.movies.ids):
        if options.links is not None:
            raise UsageError("--links is for movies that are numbered as in MovieLens")
        save, known = save_model, "which are named by text"
    else:
        ids = _external_ids(options.movies, options.links, files.interactions.item_ids.tolist())
        linked = sum(one is not None for one in ids.imdb_ids)
        save = partial(save_with_ids, ids=ids)
        known = f"{linked} with IMDb ids, numbered as in {ids.numbering}"
    parameters = parameters_of(options)
    fitted = _fitted_mix(files, parameters)
    model = train_with_bar(files.interactions, files.features, parameters)
    save(replace(model, mix=fitted.mix, movies=files.movies), folder=options.out)
    sys.stdout.write(f"{trained_on}, {known}. Stored in {options.out}\n")
    if fitted.cases:
        sys.stdout.write(
            f"How much the parts of a score count was fitted to {fitted.cases} people's newest "
            f"ratings: NDCG@10 {fitted.usual[0]:.4f} before, {fitted.fitted[0]:.4f} after.\n"
        )


def _require_room_for(folder: Path) -> None:
    """Refuse a folder that could not be made, before minutes of work and not after."""
    above = next(one for one in folder.absolute().parents if one.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise UsageError(f"{folder} cannot be made: {above} cannot be written to")


def _fitted_mix(files: RatingFiles, parameters: Parameters) -> FittedMix:
    total = parameters.trainings * parameters.passes(len(files.interactions))
    with bar("Training on the older ratings", total) as epochs:
        return fit_newest_mix(files.interactions, files.features, parameters, epochs.update)


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
