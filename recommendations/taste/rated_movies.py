"""A user's rated movies with all that the charts need, in three queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from catalog.genres import genre_label
from catalog.imports.history.records import Kind
from catalog.models import Credit, Movie, UnmatchedRecord
from catalog.models.movie import FEWEST_RATINGS
from core.compiled import FIRST, CompiledQuery, compiled_once

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
    genres, directors = genres_of(RATED_BY, user_id), directors_of(RATED_BY, user_id)
    return [
        RatedMovie(
            movie=movie,
            title=title,
            year=year,
            stars=stars,
            rated_on=date.fromisoformat(day),
            others_count=max(count - 1, 0),
            others_mean=(total - stars) / (count - 1) if count > FEWEST_RATINGS else None,
            genres=genres[movie],
            directors=directors[movie],
        )
        for movie, title, year, stars, day, count, total in _rated_by(
            timezone.get_current_timezone_name()
        ).rows(user_id)
    ]


@compiled_once
def _rated_by(_time_zone: str) -> CompiledQuery:
    """Movie, title, year, stars, day, number of ratings and their sum: for a user."""
    rated = used_ratings().filter(user_id=FIRST).order_by("created_at", "pk")
    return CompiledQuery.of(
        rated.values_list(
            "movie_id",
            "movie__title",
            "movie__year",
            "stars",
            Cast(TruncDate("created_at"), TextField()),
            "movie__rating_count",
            "movie__rating_sum",
        )
    )


def rated_elsewhere(user_id: int) -> list[RatedMovie]:
    """Return the rated movies that none of the catalogue is known to be."""
    return [
        RatedMovie(
            movie=NOT_HERE,
            title=title,
            year=year,
            stars=stars,
            rated_on=date.fromisoformat(day),
            others_count=0,
            others_mean=None,
        )
        for title, year, stars, day in _rated_elsewhere_by(
            timezone.get_current_timezone_name()
        ).rows(user_id)
    ]


@compiled_once
def _rated_elsewhere_by(_time_zone: str) -> CompiledQuery:
    """Title, year, stars and day: for a user."""
    day = TruncDate(Coalesce("at", "unmatched__created_at"))
    return CompiledQuery.of(
        elsewhere(FIRST)
        .order_by("pk")
        .values_list("unmatched__title", "unmatched__year", "stars", Cast(day, TextField()))
    )


def elsewhere(user_id: int) -> "QuerySet[UnmatchedRecord]":
    """Return the ratings of movies that none of the catalogue is known to be."""
    return UnmatchedRecord.objects.filter(
        unmatched__user_id=user_id, unmatched__movie=None, kind=Kind.RATING, stars__isnull=False
    )


RATED_BY, AMONG = "movie__ratings__user_id", "movie__pk__among"
"""Whose movies: those that a user has rated, or those with keys as one text."""


def genres_of(whose: str, value: object) -> defaultdict[int, tuple[Named, ...]]:
    """Return the genres by movie, by name.

    Parameters
    ----------
    whose, value
        `RATED_BY` and the user, or `AMONG` and the keys.
    """
    label_of = cache(genre_label)
    rows = _genres_by_movie(whose).rows(value)
    return _by_movie((movie, pk, label_of(name)) for movie, pk, name in rows)


def directors_of(whose: str, value: object) -> defaultdict[int, tuple[Named, ...]]:
    """Return the directors by movie, in the order of their credits; see `genres_of`."""
    return _by_movie(_directors_by_movie(whose).rows(value))


@compiled_once
def _genres_by_movie(whose: str) -> CompiledQuery:
    rows = Movie.genres.through.objects.filter(**{whose: FIRST}).order_by("genre__name")
    return CompiledQuery.of(rows.values_list("movie_id", "genre_id", "genre__name"))


@compiled_once
def _directors_by_movie(whose: str) -> CompiledQuery:
    rows = Credit.objects.filter(role=Credit.Role.DIRECTOR, **{whose: FIRST})
    ordered = rows.order_by("position", "pk")
    return CompiledQuery.of(ordered.values_list("movie_id", "person_id", "person__name"))


def _by_movie(rows: Iterable[tuple[int, int, str]]) -> defaultdict[int, tuple[Named, ...]]:
    named: dict[int, Named] = {}
    found: defaultdict[int, tuple[Named, ...]] = defaultdict(tuple)
    for movie, pk, name in rows:
        if pk not in named:
            named[pk] = Named(pk, name)
        found[movie] += (named[pk],)
    return found
