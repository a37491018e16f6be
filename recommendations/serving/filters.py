"""Filter movies by years, genres, length, watchlist, and what can be watched."""

import numpy as np
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast
from numpy.typing import NDArray

from catalog.models import Genre, Movie, WatchlistEntry
from catalog.models.joined import BETWEEN_TEXTS, JoinedTexts
from catalog.models.movie import MovieQuerySet
from shelves.watchable import watchable_by

from ..engine.ranking.filters import genres_named
from ..engine.ranking.rerank import Controls
from ..models import Dials


def narrowed(movies: MovieQuerySet, controls: Controls) -> MovieQuerySet:
    """Return the movies that the controls leave.

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
    return _dialled(movies, controls) if isinstance(controls, Dials) else movies


def _dialled(movies: MovieQuerySet, dials: Dials) -> MovieQuerySet:
    if dials.genre is not None:
        of_movie = Movie.genres.through.objects.filter(movie=OuterRef("pk"), genre=dials.genre)
        movies = movies.filter(Exists(of_movie))
    if dials.most_minutes is not None:
        movies = movies.exclude(runtime__gt=dials.most_minutes)
    if dials.watchlist_of is not None:
        listed = WatchlistEntry.objects.filter(user=dials.watchlist_of)
        movies = movies.filter(pk__in=listed.values("movie"))
    if dials.watchable_by is not None:
        movies = movies.filter(pk__in=watchable_by(dials.watchable_by).values("pk"))
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
    return np.isin(item_ids, keys_of(narrowed(Movie.objects.all(), controls)))


def keys_of(movies: MovieQuerySet) -> NDArray[np.int64]:
    """Return their keys, unsorted, read as one text: tens of thousands of rows take longer."""
    joined = JoinedTexts(Cast("pk", TextField()))
    # No row at all where Django knows without the database that there is none.
    texts = list(movies.order_by().values_list(joined, flat=True))
    return np.fromstring("".join(filter(None, texts)), dtype=np.int64, sep=BETWEEN_TEXTS)


def _is_of(names: tuple[str, ...]) -> Exists:
    known = Genre.objects.values_list("name", flat=True)
    of_movie = Movie.genres.through.objects.filter(movie=OuterRef("pk"))
    return Exists(of_movie.filter(genre__name__in=genres_named(names, known)))
