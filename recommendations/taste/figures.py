"""What the ratings of one person come to: counts, means, and where they differ from others'."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from catalog.decades import decade_label
from catalog.models import HALF_STARS
from catalog.models.movie import FEWEST_RATINGS

from .rated_movies import Named, RatedFilm

FEWEST_OF_A_DIRECTOR = 2
MOST_MONTHS = 36
"""Of a longer time, years are shown."""
FEWEST_OTHERS = FEWEST_RATINGS
"""With fewer ratings by others, differing from them says little."""
UNUSUAL_BY = 1.0
"""So many stars from what others gave."""
UNUSUAL_FILMS = 6


@dataclass(frozen=True)
class Group:
    """Some of the films that someone rated.

    Attributes
    ----------
    mean
        Of their stars.
    others_mean
        Of what others gave the same films, each film counting once; None where no others did.
    """

    of: Named
    count: int
    mean: float
    others_mean: float | None


@dataclass(frozen=True)
class Period:
    """A month or a year, and how many films were rated in it."""

    start: date
    count: int


def mean_of(films: Iterable[RatedFilm]) -> float:
    """Return the mean of the stars given."""
    return _mean([film.stars for film in films])


def others_mean_of(films: Iterable[RatedFilm]) -> float | None:
    """Return the mean of what others gave these films; None where no others did."""
    means = [film.others_mean for film in films if film.others_mean is not None]
    return _mean(means) if means else None


def star_counts(films: Iterable[RatedFilm]) -> list[int]:
    """Return how often each of the half stars was given, the lowest first."""
    given = Counter(film.stars for film in films)
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


def by_genre(films: Iterable[RatedFilm]) -> list[Group]:
    """Group by genre, the most rated first; a film counts for each of its genres."""
    return sorted(_groups(films, lambda film: film.genres), key=_most_first)


def by_decade(films: Iterable[RatedFilm]) -> list[Group]:
    """Group by decade, the latest first."""

    def decade(film: RatedFilm) -> tuple[Named, ...]:
        return () if film.decade is None else (Named(film.decade, decade_label(film.decade)),)

    return sorted(_groups(films, decade), key=lambda group: -group.of.pk)


def by_director(films: Iterable[RatedFilm]) -> list[Group]:
    """Group by director, of whom they rated at least two films; the best liked first."""
    groups = _groups(films, lambda film: film.directors)
    several = [group for group in groups if group.count >= FEWEST_OF_A_DIRECTOR]
    return sorted(several, key=lambda group: (-group.mean, *_most_first(group)))


def over_time(films: Iterable[RatedFilm]) -> tuple[str, list[Period]]:
    """Count the ratings by month, or by year where they are of more than three years.

    Returns
    -------
    tuple[str, list[Period]]
        "month" or "year", and all of these from the first rating to the last.
    """
    days = [timezone.localtime(film.rated_at).date() for film in films]
    if not days:
        return "month", []
    months = [day.year * 12 + day.month - 1 for day in days]
    if max(months) - min(months) < MOST_MONTHS:
        return "month", _periods(months, lambda n: date(n // 12, n % 12 + 1, 1))
    return "year", _periods([day.year for day in days], lambda n: date(n, 1, 1))


def unusual(films: Sequence[RatedFilm]) -> tuple[list[RatedFilm], list[RatedFilm]]:
    """Return what they liked though others did not, and the reverse, the most surprising first.

    A difference counts the more, the more others there are: `n / (n + 5)` of it for n of them.
    """
    if not films:
        return [], []
    own_mean = mean_of(films)
    told = [film for film in films if film.others_count >= FEWEST_OTHERS]
    likes = [film for film in told if _difference(film) >= UNUSUAL_BY and film.stars >= own_mean]
    dislikes = [
        film for film in told if _difference(film) <= -UNUSUAL_BY and film.stars <= own_mean
    ]
    return (
        sorted(likes, key=lambda film: (-_surprise(film), film.movie))[:UNUSUAL_FILMS],
        sorted(dislikes, key=lambda film: (_surprise(film), film.movie))[:UNUSUAL_FILMS],
    )


def _difference(film: RatedFilm) -> float:
    return 0.0 if film.others_mean is None else film.stars - film.others_mean


def _surprise(film: RatedFilm) -> float:
    return _difference(film) * film.others_count / (film.others_count + FEWEST_OTHERS)


def _groups(
    films: Iterable[RatedFilm], kinds: Callable[[RatedFilm], tuple[Named, ...]]
) -> list[Group]:
    members: defaultdict[Named, list[RatedFilm]] = defaultdict(list)
    for film in films:
        for kind in kinds(film):
            members[kind].append(film)
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
