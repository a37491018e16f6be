"""A stored model in place of a training."""

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from ..data.files import RatingFiles, read_movies, read_ratings_of
from ..data.likes_and_dislikes import LIKED_STARS
from ..data.movies import Movies
from ..model.artefact import load_model
from ..model.model import Model
from .common import RATINGS, UsageError, reading, tell_how_read

_KNOWN = 0.5
"""A movies file with fewer of a model's movies is of other movies."""


def add_model_option(command: argparse.ArgumentParser) -> None:
    """Add the model to take."""
    command.add_argument(
        "--model",
        type=Path,
        metavar="FOLDER",
        help="a model stored by `train`, which knows its movies: nothing is trained",
    )


def load(folder: Path, movies: Path | None) -> Model:
    """Load a model that knows what its movies are called.

    Parameters
    ----------
    folder
        Where it is stored.
    movies
        The file it was trained with, for a model that was stored without their titles.

    Raises
    ------
    UsageError
        If nothing says what the movies are called.
    ArtefactError
        As `load_model` does.
    """
    model = load_model(folder)
    if model.movies is not None:
        return model
    if movies is None:
        raise UsageError(
            f"the model in {folder} does not say what its movies are called; name the file that "
            "it was trained with by --movies"
        )
    return replace(model, movies=_named_by(movies, model))


def read_of_model(model: Model, ratings: Path, scale: int | None) -> RatingFiles:
    """Read ratings of a model's movies; show broken rows and leave them out."""
    if model.movies is None:
        raise UsageError("the model does not say what its movies are called")
    # A model of nothing but likes expects no other stars of any movie.
    likes_alone = bool(np.allclose(model.stars.means, LIKED_STARS))
    read = partial(
        read_ratings_of,
        *(ratings, model.movies, model.item_ids),
        scale=scale,
        likes_alone=likes_alone,
    )
    found = reading(RATINGS, read)
    tell_how_read(found, scale)
    return found


def _named_by(path: Path, model: Model) -> Movies:
    """Return what a file calls a model's movies."""
    listed, item_ids = reading("Reading movies", lambda show, count: read_movies(path, show))
    place = {item: row for row, item in enumerate(item_ids.tolist())}
    items = model.item_ids.tolist()
    rows = [place.get(item) for item in items]
    if sum(row is not None for row in rows) < _KNOWN * len(rows):
        raise UsageError(f"{path.name} does not list the movies of the model")
    return Movies(
        ids=tuple(items),
        titles=tuple(
            f"movie {item}" if row is None else listed.titles[row]
            for item, row in zip(items, rows, strict=True)
        ),
        years=tuple(None if row is None else listed.years[row] for row in rows),
        genres=tuple(() if row is None else listed.genres[row] for row in rows),
    )
