"""The movies that a user saw in a year, by their diary and, where it has none, by their ratings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from catalog.models import Movie, Rating, Viewing
from core.among import keys_as_text

from ..models import MutedRating, Prediction, used_ratings
from .rated_movies import AMONG, Named, directors_of, genres_of


@dataclass(frozen=True)
class SeenMovie:
    """A movie seen in a year.

    Attributes
    ----------
    movie
        Its id; None once it has left the catalogue.
    first
        The first day of the year on which it was seen.
    times
        How often the diary has it in that year; 0 where only the rating says that it was seen.
    stars
        What it was given; None where it was not rated, or the rating is not used.
    predicted
        The stars predicted before it was rated.
    """

    movie: int | None
    title: str
    year: int | None
    first: date
    times: int
    stars: float | None = None
    predicted: float | None = None
    genres: tuple[Named, ...] = ()
    directors: tuple[Named, ...] = ()

    @property
    def decade(self) -> int | None:
        """The first year of its decade."""
        return None if self.year is None else self.year // 10 * 10


def years_of(user_id: int) -> list[int]:
    """Return the years in which the user saw something, the latest first."""
    viewed = Viewing.objects.filter(user=user_id).dates("watched_on", "year")
    rated = _only_rated(user_id).datetimes("created_at", "year")
    return sorted({day.year for day in viewed} | {moment.year for moment in rated}, reverse=True)


def seen_in(user_id: int, year: int) -> list[SeenMovie]:
    """Return the movies that a user saw in a year, each once, in the order of seeing.

    A movie that the diary does not have at all counts on the day on which it was first rated.
    """
    days = _days(user_id, year)
    movies = {movie for movie, _title in days if movie is not None}
    facts = _facts(movies)
    stars: dict[int | None, float] = dict(
        used_ratings().filter(user=user_id, movie__in=movies).values_list("movie_id", "stars")
    )
    predicted: dict[int | None, float] = dict(
        Prediction.objects.of(user_id)
        .filter(rating__movie__in=movies)
        .values_list("rating__movie_id", "stars")
    )
    keys = keys_as_text(movies)
    genres: Mapping[Any, tuple[Named, ...]] = genres_of(AMONG, keys)
    directors: Mapping[Any, tuple[Named, ...]] = directors_of(AMONG, keys)
    found = [
        SeenMovie(
            movie,
            *facts.get(movie, (title, None)),
            first=min(seen),
            times=len(seen) if is_logged else 0,
            stars=stars.get(movie),
            predicted=predicted.get(movie),
            genres=genres.get(movie, ()),
            directors=directors.get(movie, ()),
        )
        for (movie, title), (is_logged, seen) in days.items()
    ]
    return sorted(found, key=lambda one: (one.first, one.title))


def muted_in(user_id: int, year: int) -> int:
    """Return how many ratings of what the user saw in a year are not used."""
    logged = Viewing.objects.filter(user=user_id, movie=OuterRef("rating__movie"))
    of_year = Q(Exists(logged.filter(watched_on__year=year)))
    of_year |= Q(~Exists(logged), rating__created_at__year=year)
    return MutedRating.objects.filter(of_year, rating__user=user_id).count()


def _days(user_id: int, year: int) -> dict[tuple[int | None, str], tuple[bool, list[date]]]:
    """Return by movie, or by title where it is gone, whether the diary has it, and the days."""
    days: dict[tuple[int | None, str], tuple[bool, list[date]]] = {}
    viewings = Viewing.objects.filter(user=user_id, watched_on__year=year)
    for movie, title, day in viewings.values_list("movie_id", "title", "watched_on"):
        key = (movie, "" if movie is not None else title)
        days.setdefault(key, (True, []))[1].append(day)
    rated = _only_rated(user_id).filter(created_at__year=year)
    for movie, moment in rated.values_list("movie_id", "created_at"):
        days[movie, ""] = False, [_day_of(moment)]
    return days


def _day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _only_rated(user_id: int) -> QuerySet[Rating]:
    """Return the used ratings of movies that the diary does not have."""
    logged = Viewing.objects.filter(user=user_id, movie=OuterRef("movie"))
    return used_ratings().filter(~Exists(logged), user=user_id)


def _facts(movies: Iterable[int]) -> dict[int | None, tuple[str, int | None]]:
    rows = Movie.everything.filter(pk__in=movies).values_list("pk", "title", "year")
    return {pk: (title, year) for pk, title, year in rows}
