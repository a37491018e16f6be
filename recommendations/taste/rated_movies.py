"""A user's rated movies with all that the charts need, in three queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, DateField, FloatField, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, TruncDate, TruncMonth
from django.utils import timezone

from catalog.genres import genre_label
from catalog.imports.history.records import Kind
from catalog.models import Credit, Movie, Rating, UnmatchedRecord
from catalog.models.movie import FEWEST_RATINGS
from core.compiled import FIRST, CompiledQuery, compiled_once

from ..models import MutedRating, used_ratings

NOT_HERE = 0
"""The key of a movie that the catalogue does not have."""


class Named(NamedTuple):
    """A genre or a person."""

    pk: int
    name: str


class RatedMovie(NamedTuple):
    """A movie and a user's rating of it; a tuple, since there may be thousands on a page.

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


class OtherRatings(NamedTuple):
    """Ratings of a user besides those of movies here that are used.

    Attributes
    ----------
    muted_count
        How many the user left out.
    elsewhere
        Those of movies that none of the catalogue is known to be, without titles, on the first day
        of their months.
    """

    muted_count: int
    elsewhere: list[RatedMovie]


def other_ratings(user_id: int) -> OtherRatings:
    """Return what a user rated besides, in one query."""
    muted_count, elsewhere = 0, []
    for year, stars, month, count in _others_by(timezone.get_current_timezone_name()).rows(user_id):
        if stars is None:
            muted_count = count
        else:
            one = RatedMovie(NOT_HERE, "", year, stars, date.fromisoformat(month), 0, None)
            elsewhere += [one] * count
    return OtherRatings(muted_count, elsewhere)


@compiled_once
def _others_by(_time_zone: str) -> CompiledQuery:
    """Year, stars, month and how many: for a user; the number of muted ratings without these."""
    elsewhere = UnmatchedRecord.objects.filter(
        unmatched__user_id=FIRST, unmatched__movie=None, kind=Kind.RATING, stars__isnull=False
    )
    month = Cast(TruncMonth(Coalesce("at", "unmatched__created_at")), DateField())
    kinds = elsewhere.order_by().values("unmatched__year", "stars", month=Cast(month, TextField()))
    by_month = kinds.annotate(n=Count("pk")).values_list("unmatched__year", "stars", "month", "n")
    none = {
        "no_year": Value(None, IntegerField()),
        "no_stars": Value(None, FloatField()),
        "no_month": Value(None, TextField()),
    }
    muted = MutedRating.objects.filter(rating__user_id=FIRST).order_by().values(**none)
    muted_count = muted.annotate(n=Count("pk")).values_list(*none, "n")
    return CompiledQuery.of(by_month.union(muted_count, all=True))


RATED_BY, AMONG = "rated by", "among"
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
    rows = _of_movies(Movie.genres.through.objects.order_by("genre__name"), whose)
    return CompiledQuery.of(rows.values_list("movie_id", "genre_id", "genre__name"))


@compiled_once
def _directors_by_movie(whose: str) -> CompiledQuery:
    directors = Credit.objects.filter(role=Credit.Role.DIRECTOR).order_by("position", "pk")
    rows = _of_movies(directors, whose)
    return CompiledQuery.of(rows.values_list("movie_id", "person_id", "person__name"))


def _of_movies(rows: "QuerySet[Any]", whose: str) -> "QuerySet[Any]":
    if whose == AMONG:
        return rows.filter(movie__pk__among=FIRST)
    # A join would lead over the movies, of which nothing is asked.
    return rows.filter(movie__in=Rating.objects.filter(user_id=FIRST).values("movie"))


def _by_movie(rows: Iterable[tuple[int, int, str]]) -> defaultdict[int, tuple[Named, ...]]:
    named: dict[int, tuple[Named]] = {}
    found: defaultdict[int, tuple[Named, ...]] = defaultdict(tuple)
    for movie, pk, name in rows:
        one = named.get(pk)
        if one is None:
            one = named[pk] = (Named(pk, name),)
        found[movie] += one
    return found
