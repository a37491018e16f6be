"""The engine as a library: `train`, then `recommend`; docs/engine-library.md shows how."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import movielens

from .components.rating_prediction import predict_stars
from .data.files import RatingFiles, read_files
from .data.interactions import Interactions, ItemFeatures
from .data.movies import Id, Movies
from .data.tables import ratings_in, ratings_of_one
from .errors import InputError
from .evaluation.newest_mix import fit_newest_mix
from .model.model import Model
from .model.train import train as train_on_arrays
from .parameters import Parameters
from .ranking.filters import allowed_items
from .ranking.profile import profile_of
from .ranking.rerank import DEFAULT_CONTROLS, Controls, choose_items
from .ranking.scoring import Explanation, explain_all, score_items

_LEAST_SHARE = 0.1
"""A rating that adds less of what counts for a movie is no reason."""
_MOST_REASONS = 3
_DEFAULT_PARAMETERS = Parameters()


@dataclass(frozen=True)
class Pick:
    """A recommended movie.

    Attributes
    ----------
    movie, title
        Its id as the ratings have it, and what it is called.
    score
        Comparable within one user's list only.
    stars
        How many the user will give it, by the model.
    because
        The ids of the movies that the user liked and that add the most to the score, most first.
        Empty where popularity does, or many ratings that add a little each.
    why
        The same in words.
    """

    movie: Id
    title: str
    score: float
    stars: float
    because: tuple[Id, ...]
    why: str


def read(
    ratings: str | PathLike[str], movies: str | PathLike[str], *, scale: int | None = None
) -> RatingFiles:
    """Read a ratings file and a movies file, of any MovieLens form; warn of broken rows.

    Parameters
    ----------
    ratings, movies
        The files.
    scale
        The best rating there can be: 5, 10 or 100; None to take it from the range of the ratings.

    Raises
    ------
    InputError
        If the scale is none.
    MovieLensError
        If a file cannot be read, or most of its rows are broken alike.
    """
    if scale not in (None, *movielens.SCALES):
        raise InputError(f"scale must be one of {movielens.SCALES}, not {scale!r}")
    broken: list[movielens.RowError] = []
    found = read_files(Path(ratings), Path(movies), broken.append, scale=scale)
    if broken:
        warnings.warn(
            f"{len(broken):,} broken rows were left out, such as {broken[0]}", stacklevel=2
        )
    if scale is None and found.scale != movielens.SCALES[0]:
        warnings.warn(movielens.scale_words(found.scale), stacklevel=2)
    _warn_of_likes(found)
    return found


def train(
    ratings: Any,
    movies: Any = None,
    parameters: Parameters = _DEFAULT_PARAMETERS,
    progress: Callable[[], None] = lambda: None,
    *,
    fit_mix: bool = False,
) -> Model:
    """Train a model.

    Parameters
    ----------
    ratings
        What `read` returns; or a data frame, a mapping or a tuple of the columns user, movie,
        stars and perhaps time; or `Interactions`.
    movies
        A data frame or a mapping of the columns movie, title, and perhaps year and genres; None
        where nothing is known of them. With `Interactions`: `ItemFeatures`.
    parameters
        How to train. The same ratings, parameters and one thread give the same model.
    progress
        Called after each epoch: `parameters.trainings` times `parameters.passes(n_ratings)` in all.
    fit_mix
        Whether to fit how much the parts of a score count to the newest fifth of the ratings, as a
        site does. It takes a second training.

    Raises
    ------
    InputError
        If the ratings or movies are not what they should be.
    EngineError
        If there are too few ratings, or the training would not fit into the memory.
    """
    if not isinstance(parameters, Parameters):
        raise InputError(f"parameters must be Parameters, not {type(parameters).__name__}")
    if not callable(progress):
        raise InputError(f"progress must be a function, not {type(progress).__name__}")
    interactions, features, named = _learned_from(ratings, movies)
    model = train_on_arrays(interactions, features, parameters, progress)
    if fit_mix:
        fitted = fit_newest_mix(interactions, features, parameters, progress)
        model = replace(model, mix=fitted.mix)
    return replace(model, movies=named)


def recommend(
    model: Model, ratings: Any, count: int = 10, controls: Controls = DEFAULT_CONTROLS
) -> list[Pick]:
    """Recommend movies to someone, who need not have been there at the training.

    Parameters
    ----------
    model
        What `train` or `load_model` returns.
    ratings
        What they rated: ``{id: stars}``, or a data frame or a tuple of the columns movie and
        stars. Empty for someone of whom nothing is known. Movies that the model does not know
        count for the average of their stars only.
    count
        How many movies at most.
    controls
        Novelty, variety, years, genres.

    Raises
    ------
    InputError
        If the ratings are not what they should be, or the model knows none of the movies.
    ControlsError
        If a genre does not exist.
    """
    if not isinstance(model, Model):
        raise InputError(f"the model must be what `train` returns, not {type(model).__name__}")
    if not isinstance(count, int) or count < 0:
        raise InputError(f"count must be a whole number, 0 or more, not {count!r}")
    if not isinstance(controls, Controls):
        raise InputError(f"controls must be Controls, not {type(controls).__name__}")
    ids, stars = ratings_of_one(ratings)
    movies = _movies_of(model)
    rows = movies.rows_of(ids)
    if len(rows) and (rows < 0).all():
        raise InputError(
            f"the model knows none of these movies, such as {ids[0]!r}; its ids are like "
            f"{movies.ids[0]!r}"
        )
    profile = profile_of(model, rows, stars)
    scores = score_items(model, profile)
    allowed = allowed_items(controls, movies.years, movies.genres)
    best = choose_items(
        scores, count, rows, controls, model.item_popularity, model.item_vectors, allowed
    )
    known = rows >= 0
    predicted = predict_stars(model.stars, rows[known], stars[known], best)
    return [
        _pick(movies, int(row), float(scores[row]), float(expected), split)
        for row, expected, split in zip(
            best, predicted.stars, explain_all(model, profile, best), strict=True
        )
    ]


def _learned_from(ratings: Any, movies: Any) -> tuple[Interactions, ItemFeatures, Movies | None]:
    if isinstance(ratings, RatingFiles):
        return ratings.interactions, ratings.features, ratings.movies
    if isinstance(ratings, Interactions):
        if not isinstance(movies, ItemFeatures):
            raise InputError("with Interactions, pass the ItemFeatures of their items")
        return ratings, movies, None
    found = ratings_in(ratings, movies)
    _warn_of_likes(found)
    return found.interactions, found.features, found.movies


def _warn_of_likes(found: RatingFiles) -> None:
    if found.read_as_likes is not None:
        warnings.warn(f"all ratings are {found.read_as_likes:g}: read as likes", stacklevel=4)


def _movies_of(model: Model) -> Movies:
    """Return what people call the movies; ids alone of a model that does not say."""
    if model.movies is not None:
        return model.movies
    ids = model.item_ids.tolist()
    count = len(ids)
    return Movies(tuple(ids), tuple(map(str, ids)), (None,) * count, ((),) * count)


def _pick(movies: Movies, row: int, score: float, stars: float, split: Explanation) -> Pick:
    reasons = _reasons(split)
    because = tuple(movies.ids[reason] for reason in reasons)
    why = _in_words(split, [movies.titles[reason] for reason in reasons])
    return Pick(movies.ids[row], movies.titles[row], score, stars, because, why)


def _in_words(split: Explanation, liked: list[str]) -> str:
    if liked:
        return f"because you liked {_listed(liked)}"
    if split.terms.sum() > split.popularity + split.trend + split.prior:
        return "because of many of your ratings together"
    return "because many people like it"


def _reasons(split: Explanation) -> list[int]:
    """Return the rows of the liked movies that add the most to a score."""
    terms: NDArray[np.float64] = np.where(split.liked, split.terms, 0.0)[: len(split.items)]
    parts = [split.popularity, split.trend, split.prior, *split.terms.tolist()]
    least = _LEAST_SHARE * sum(part for part in parts if part > 0)
    order = np.argsort(-terms, kind="stable")[:_MOST_REASONS]
    return [int(split.items[place]) for place in order if terms[place] > max(least, 0.0)]


def _listed(titles: list[str]) -> str:
    return " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)
