"""Statistics of a user's ratings: counts, means, and differences from others."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from catalog.decades import decade_label
from catalog.models import HALF_STARS
from catalog.models.movie import FEWEST_RATINGS

from .rated_movies import Named, RatedMovie

FEWEST_OF_A_DIRECTOR = 2
MOST_MONTHS = 36
"""Longer spans are shown by year."""
FEWEST_OTHERS = FEWEST_RATINGS
"""With fewer ratings by others, a difference says little."""
UNUSUAL_BY = 1.0
"""Difference from the others' average, in stars."""
UNUSUAL_MOVIES = 6


@dataclass(frozen=True)
class Group:
    """A group of rated movies.

    Attributes
    ----------
    mean
        Of their stars.
    others_mean
        Of what others gave the same movies, each movie counting once; None where no others did.
    """

    of: Named
    count: int
    mean: float
    others_mean: float | None


@dataclass(frozen=True)
class Period:
    """A day, a month or a year, and how many movies were rated in it."""

    start: date
    count: int


def mean_of(movies: Iterable[RatedMovie]) -> float:
    """Return the mean of the stars given."""
    return _mean([movie.stars for movie in movies])


def others_mean_of(movies: Iterable[RatedMovie]) -> float | None:
    """Return the mean of what others gave these movies; None where no others did."""
    means = [movie.others_mean for movie in movies if movie.others_mean is not None]
    return _mean(means) if means else None


def star_counts(movies: Iterable[RatedMovie]) -> list[int]:
    """Return how often each of the half stars was given, the lowest first."""
    given = Counter(movie.stars for movie in movies)
    return [given[stars] for stars in HALF_STARS]


def whole_percents(counts: Sequence[int]) -> list[int]:
    """Return how many percent each count is of all, rounded so that they add up to 100.

    Those that lose most by rounding down are rounded up (the largest-remainder method); without
    anything counted, all are 0.
    """
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    percents = [100 * count // total for count in counts]
    lost_most = sorted(range(len(counts)), key=lambda place: -(100 * counts[place] % total))
    for place in lost_most[: 100 - sum(percents)]:
        percents[place] += 1
    return percents


def by_genre(movies: Iterable[RatedMovie]) -> list[Group]:
    """Group by genre, the most rated first; a movie counts for each of its genres."""
    return sorted(_groups(movies, lambda movie: movie.genres), key=_most_first)


def by_decade(movies: Iterable[RatedMovie]) -> list[Group]:
    """Group by decade, the latest first."""
    of_year = cache(lambda year: (Named(year // 10 * 10, decade_label(year // 10 * 10)),))

    def decade(movie: RatedMovie) -> tuple[Named, ...]:
        return () if movie.year is None else of_year(movie.year)

    return sorted(_groups(movies, decade), key=lambda group: -group.of.pk)


def by_director(movies: Iterable[RatedMovie]) -> list[Group]:
    """Group by director, of whom they rated at least two movies; the best liked first."""
    groups = _groups(movies, lambda movie: movie.directors)
    several = [group for group in groups if group.count >= FEWEST_OF_A_DIRECTOR]
    return sorted(several, key=lambda group: (-group.mean, *_most_first(group)))


def over_time(movies: Iterable[RatedMovie]) -> tuple[str, list[Period]]:
    """Count the ratings by month, or by year where they are of more than three years.

    Returns
    -------
    tuple[str, list[Period]]
        "month" or "year", and all of these from the first rating to the last.
    """
    days = [movie.rated_on for movie in movies]
    if not days:
        return "month", []
    months = [day.year * 12 + day.month - 1 for day in days]
    if max(months) - min(months) < MOST_MONTHS:
        return "month", _periods(months, lambda n: date(n // 12, n % 12 + 1, 1))
    return "year", _periods([day.year for day in days], lambda n: date(n, 1, 1))


def unusual_ratings(movies: Sequence[RatedMovie]) -> tuple[list[RatedMovie], list[RatedMovie]]:
    """Return what the user liked and others did not, and the reverse, the most surprising first.

    A difference counts the more, the more others there are: `n / (n + 5)` of it for n of them.
    """
    if not movies:
        return [], []
    own_mean = mean_of(movies)
    comparable = [movie for movie in movies if movie.others_count >= FEWEST_OTHERS]
    likes = [
        movie
        for movie in comparable
        if _difference(movie) >= UNUSUAL_BY and movie.stars >= own_mean
    ]
    dislikes = [
        movie
        for movie in comparable
        if _difference(movie) <= -UNUSUAL_BY and movie.stars <= own_mean
    ]
    return (
        sorted(likes, key=lambda movie: (-_surprise(movie), movie.movie))[:UNUSUAL_MOVIES],
        sorted(dislikes, key=lambda movie: (_surprise(movie), movie.movie))[:UNUSUAL_MOVIES],
    )


def _difference(movie: RatedMovie) -> float:
    return 0.0 if movie.others_mean is None else movie.stars - movie.others_mean


def _surprise(movie: RatedMovie) -> float:
    return _difference(movie) * movie.others_count / (movie.others_count + FEWEST_OTHERS)


def _groups(
    movies: Iterable[RatedMovie], kinds: Callable[[RatedMovie], tuple[Named, ...]]
) -> list[Group]:
    members: defaultdict[Named, list[RatedMovie]] = defaultdict(list)
    for movie in movies:
        for kind in kinds(movie):
            members[kind].append(movie)
    return [
        Group(kind, len(own), mean_of(own), others_mean_of(own)) for kind, own in members.items()
    ]


def _most_first(group: Group) -> tuple[int, str, int]:
    return -group.count, group.of.name, group.of.pk


def _periods(numbers: list[int], start: Callable[[int], date]) -> list[Period]:
    counts = Counter(numbers)
    return [
        Period(start(number), counts[number]) for number in range(min(numbers), max(numbers) + 1)
    ]


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)
