"""Filter movies by years and genres."""

import numpy as np
from django.db.models import Exists, OuterRef
from numpy.typing import NDArray

from catalog.models import Genre, Movie
from catalog.models.movie import MovieQuerySet

from ..engine.ranking.filters import genres_named
from ..engine.ranking.rerank import Controls


def narrowed(movies: MovieQuerySet, controls: Controls) -> MovieQuerySet:
    """Return the movies of these years and genres.

    Raises
    ------
    ControlsError
        If there is no genre of a name.
    """
    if controls.from_year is not None:
        movies = movies.filter(year__gte=controls.from_year)
    if controls.to_year is not None:
        movies = movies.filter(year__lte=controls.to_year)
    if controls.genres:
        movies = movies.filter(_is_of(controls.genres))
    if controls.without_genres:
        movies = movies.filter(~_is_of(controls.without_genres))
    return movies


def allowed_among(item_ids: NDArray[np.int64], controls: Controls) -> NDArray[np.bool_] | None:
    """Return which of these movies may be listed, shape (n,); None where all may.

    Raises
    ------
    ControlsError
        If there is no genre of a name.
    """
    if not controls.narrow:
        return None
    left = narrowed(Movie.objects.all(), controls).values_list("pk", flat=True)
    return np.isin(item_ids, np.fromiter(left.iterator(), dtype=np.int64))


def _is_of(names: tuple[str, ...]) -> Exists:
    known = Genre.objects.values_list("name", flat=True)
    of_movie = Movie.genres.through.objects.filter(movie=OuterRef("pk"))
    return Exists(of_movie.filter(genre__name__in=genres_named(names, known)))
