"""Similar movies, if wished more recent, less known, lighter or darker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, nan

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from catalog.models import Movie, MovieTag

from ..engine.model.model import Model
from ..engine.ranking.scoring import top_items
from ..engine.ranking.similar import rank_in_direction, similarity_to, similarity_to_vector
from .added_movies import described
from .evidence import Link, alike, is_known_by_ratings, ways_on
from .mood import mood_of
from .picks import SPARE

SHOWN = 6
NEAREST = 80
"""So many of the nearest movies are searched for a direction."""
FOR_EVIDENCE = 200
"""So many of the nearest are searched for what a movie with few ratings has in common."""
LEAST_TIMES_LESS_KNOWN = 2
LEAST_MOOD_APART = 0.2


class But(models.TextChoices):
    """A direction in which similar movies are to differ."""

    RECENT = "recent", _("More recent")
    LESS_KNOWN = "less-known", _("Less known")
    LIGHTER = "lighter", _("Lighter")
    DARKER = "darker", _("Darker")


@dataclass(frozen=True)
class Similar:
    """Movies similar to one.

    Attributes
    ----------
    movies
        The nearest first; empty if none fits, or without a model.
    but
        The direction; None for the nearest movies.
    has_neighbours
        Whether there are any similar movies.
    by_ratings
        Whether ratings say that they are similar; otherwise what they have in common does.
    ways_on
        Where there are none: lists of movies that have something in common with the movie.
    """

    movies: tuple[Movie, ...]
    but: But | None
    has_neighbours: bool
    by_ratings: bool = True
    ways_on: Sequence[Link] = ()


def similar_movies(movie: Movie, wish: str, model: Model | None) -> Similar:
    """Return movies similar to a movie.

    Parameters
    ----------
    wish
        A value of `But`; anything else is ignored.
    """
    but = But(wish) if wish in But.values else None
    if but is None:
        nearest = tuple(nearest_movies(movie, SHOWN, model))
        return Similar(
            nearest,
            None,
            bool(nearest),
            is_known_by_ratings(movie),
            () if nearest else ways_on(movie),
        )
    if model is None:
        return Similar((), but, has_neighbours=False, ways_on=ways_on(movie))
    rows, likeness = _nearest(model, movie, NEAREST)
    nearby = model.item_ids[rows].tolist()
    movies = {near.pk: near for near in alike(movie, Movie.objects.in_order(nearby))}
    if not movies:
        return Similar((), but, has_neighbours=False, ways_on=ways_on(movie))
    there = [place for place, pk in enumerate(nearby) if pk in movies]
    near = [movies[nearby[place]] for place in there]
    places = rank_in_direction(likeness[there], _ahead(movie, near, but), SHOWN)
    shown = tuple(near[place] for place in places.tolist())
    return Similar(shown, but, bool(near), is_known_by_ratings(movie))


def nearest_movies(movie: Movie, count: int, model: Model | None) -> list[Movie]:
    """Return the most similar movies, the nearest first.

    None without a model, or where nothing says that they are similar; see `alike`.
    """
    if model is None:
        return []
    if is_known_by_ratings(movie):
        rows, _likeness = _nearest(model, movie, count + SPARE)
        return Movie.objects.in_order(model.item_ids[rows].tolist(), count)
    rows, _likeness = _nearest(model, movie, FOR_EVIDENCE)
    return alike(movie, Movie.objects.in_order(model.item_ids[rows].tolist()))[:count]


def _nearest(
    model: Model, movie: Movie, count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the rows of the nearest movies and their similarities."""
    own = np.array([movie.pk])
    row = int(model.rows_of(own)[0])
    if row >= 0:
        likeness = similarity_to(model, row)
    else:
        likeness = similarity_to_vector(model, described(model, own).item_vectors[0])
    rows = top_items(likeness, count, np.array([row]))
    return rows, likeness[rows].astype(np.float64)


def _ahead(movie: Movie, near: Sequence[Movie], but: But) -> NDArray[np.float64]:
    """Return how far each movie is in the direction, from 0 at the least noticeable difference."""
    if but is But.RECENT:
        values = [_later(movie.year, other.year) for other in near]
    elif but is But.LESS_KNOWN:
        values = [_less_known(movie.rating_count, other.rating_count) for other in near]
    else:
        values = _lighter(movie, near, 1.0 if but is But.LIGHTER else -1.0)
    return np.array(values, dtype=np.float64)


def _later(year: int | None, other: int | None) -> float:
    return nan if year is None or other is None else other - year


def _less_known(ratings: int, others: int) -> float:
    return log((ratings + 1) / (LEAST_TIMES_LESS_KNOWN * (others + 1)))


def _lighter(movie: Movie, near: Sequence[Movie], sign: float) -> list[float]:
    tags = _tags_of([movie, *near])
    own, *others = (mood_of(each.genre_names, tags.get(each.pk, {})) for each in (movie, *near))
    # What is only less dark than a dark movie is not light yet.
    return [
        nan
        if own is None or mood is None or sign * mood <= 0
        else sign * (mood - own) - LEAST_MOOD_APART
        for mood in others
    ]


def _tags_of(movies: Sequence[Movie]) -> Mapping[int, Mapping[str, int]]:
    tags: dict[int, dict[str, int]] = {}
    rows = MovieTag.objects.filter(movie__in=[movie.pk for movie in movies])
    for movie, tag, count in rows.values_list("movie", "tag__name", "count"):
        tags.setdefault(movie, {})[tag] = count
    return tags
