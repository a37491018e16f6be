"""A user's rated movies with all that the charts need, in three queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models.functions import TruncDate
from django.utils import timezone

from catalog.genres import genre_label
from catalog.imports.history.records import Kind
from catalog.models import Credit, Movie, UnmatchedRecord
from catalog.models.movie import FEWEST_RATINGS

from ..models import used_ratings

NOT_HERE = 0
"""The key of a movie that the catalogue does not have."""


class Named(NamedTuple):
    """A genre or a person."""

    pk: int
    name: str


@dataclass(frozen=True)
class RatedMovie:
    """A movie and a user's rating of it.

    Attributes
    ----------
    rated_on
        The day, where the user is.
    others_count
        How many others rated it.
    others_mean
        Their average; None where it would reveal who gave what.
    """

    movie: int
    title: str
    year: int | None
    stars: float
    rated_on: date
    others_count: int
    others_mean: float | None
    genres: tuple[Named, ...] = ()
    directors: tuple[Named, ...] = ()

    @property
    def label(self) -> str:
        """The title with its year."""
        return f"{self.title} ({self.year})" if self.year else self.title

    @property
    def decade(self) -> int | None:
        """The first year of its decade."""
        return None if self.year is None else self.year // 10 * 10


def rated_movies(user_id: int) -> list[RatedMovie]:
    """Return the movies whose ratings are used, in the order of rating."""
    rated = used_ratings().filter(user_id=user_id).order_by("created_at", "pk")
    by_user = {"movie__ratings__user_id": user_id}
    genres = genres_of(**by_user)
    directors = directors_of(**by_user)
    return [
        RatedMovie(
            movie=movie,
            title=title,
            year=year,
            stars=stars,
            rated_on=rated_on,
            others_count=max(count - 1, 0),
            others_mean=(total - stars) / (count - 1) if count > FEWEST_RATINGS else None,
            genres=genres[movie],
            directors=directors[movie],
        )
        for movie, title, year, stars, rated_on, count, total in rated.values_list(
            "movie_id",
            "movie__title",
            "movie__year",
            "stars",
            TruncDate("created_at"),
            "movie__rating_count",
            "movie__rating_sum",
        )
    ]


def rated_elsewhere(user_id: int) -> list[RatedMovie]:
    """Return the rated movies that none of the catalogue is known to be."""
    waiting = UnmatchedRecord.objects.filter(
        unmatched__user=user_id, unmatched__movie=None, kind=Kind.RATING, stars__isnull=False
    )
    return [
        RatedMovie(
            movie=NOT_HERE,
            title=record.unmatched.title,
            year=record.unmatched.year,
            stars=record.stars or 0.0,
            rated_on=timezone.localdate(record.at or record.unmatched.created_at),
            others_count=0,
            others_mean=None,
        )
        for record in waiting.select_related("unmatched").order_by("pk")
    ]


def genres_of(**of_movies: Any) -> defaultdict[int, tuple[Named, ...]]:
    """Return the genres by movie, by name."""
    rows = Movie.genres.through.objects.filter(**of_movies).order_by("genre__name")
    label_of = cache(genre_label)
    return _by_movie(
        (movie, pk, label_of(name))
        for movie, pk, name in rows.values_list("movie_id", "genre_id", "genre__name")
    )


def directors_of(**of_movies: Any) -> defaultdict[int, tuple[Named, ...]]:
    """Return the directors by movie, in the order of their credits."""
    rows = Credit.objects.filter(role=Credit.Role.DIRECTOR, **of_movies).order_by("position", "pk")
    return _by_movie(rows.values_list("movie_id", "person_id", "person__name"))


def _by_movie(rows: Iterable[tuple[int, int, str]]) -> defaultdict[int, tuple[Named, ...]]:
    named: dict[int, Named] = {}
    found: defaultdict[int, tuple[Named, ...]] = defaultdict(tuple)
    for movie, pk, name in rows:
        if pk not in named:
            named[pk] = Named(pk, name)
        found[movie] += (named[pk],)
    return found
