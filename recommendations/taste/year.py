"""What the page 'Year in review' shows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.decades import decade_label
from catalog.models import Movie

from . import charts
from .figures import UNUSUAL_BY, Period
from .rated_movies import Named
from .seen_movies import SeenMovie, muted_in, seen_in, years_of

MOST_MOVIES = 6
"""Among the best rated, and among the surprises."""
MOST_KINDS = 6
FEWEST_OF_A_DIRECTOR = 2
_MONTHS = 12


@dataclass(frozen=True)
class Kind:
    """A genre, a decade or a director of movies that were seen.

    Attributes
    ----------
    bar
        Its share of the most seen one, in percent, for the drawing.
    mean
        Of the stars given; None where none of the movies is rated.
    """

    label: str
    url: str
    count: int
    bar: str
    mean: float | None


@dataclass(frozen=True)
class Shown:
    """A movie with its row, for the poster."""

    seen: SeenMovie
    movie: Movie


@dataclass(frozen=True)
class YearInReview:
    """The page of a year; the lists are empty where there is nothing to show.

    Attributes
    ----------
    years
        Those that can be chosen, the latest first.
    count
        How many different movies were seen.
    only_rated
        How many of them are not in the diary.
    again
        How many are in the diary more than once in that year.
    rated
        How many have stars, and `mean` their average.
    predicted
        For how many of these the stars had been predicted.
    muted
        How many ratings are left out of all this, for they are not used.
    """

    year: int
    years: list[int]
    count: int
    only_rated: int
    again: int
    rated: int
    mean: float | None
    predicted: int
    muted: int
    time: charts.TimeChart | None
    best: list[Shown]
    genres: list[Kind]
    decades: list[Kind]
    directors: list[Kind]
    surprises: list[Shown]


def year_of(user_id: int, year: int | None, this_year: int) -> YearInReview:
    """Return a user's year; the latest in which they saw something, if none is given."""
    years = years_of(user_id)
    chosen = year or (years[0] if years else this_year)
    seen = seen_in(user_id, chosen) if chosen in years else []
    stars = [one.stars for one in seen if one.stars is not None]
    best, surprises = _with_rows(_best(seen), _surprises(seen))
    return YearInReview(
        year=chosen,
        years=sorted({*years, chosen}, reverse=True),
        count=len(seen),
        only_rated=sum(one.times == 0 for one in seen),
        again=sum(one.times > 1 for one in seen),
        rated=len(stars),
        mean=_mean(stars),
        predicted=sum(one.stars is not None and one.predicted is not None for one in seen),
        muted=muted_in(user_id, chosen),
        time=charts.time_chart("month", _months(seen, chosen)) if seen else None,
        best=best,
        genres=_kinds(seen, lambda one: one.genres, "genre"),
        decades=_kinds(seen, _decade, "decade"),
        directors=_kinds(seen, lambda one: one.directors, "person", FEWEST_OF_A_DIRECTOR),
        surprises=surprises,
    )


def _months(seen: Iterable[SeenMovie], year: int) -> list[Period]:
    """Count each movie once, in the month in which it was first seen that year."""
    counts = Counter(one.first.month for one in seen)
    return [Period(date(year, month, 1), counts[month]) for month in range(1, _MONTHS + 1)]


def _best(seen: Iterable[SeenMovie]) -> list[SeenMovie]:
    """Return the movies with the most stars; of as many, the ones seen last."""
    rated = [one for one in seen if one.stars is not None and one.movie is not None]
    latest = sorted(rated, key=lambda one: one.first, reverse=True)
    return sorted(latest, key=lambda one: -(one.stars or 0.0))[:MOST_MOVIES]


def _surprises(seen: Iterable[SeenMovie]) -> list[SeenMovie]:
    """Return the movies whose stars were far from those predicted, the farthest first."""
    far = [one for one in seen if one.movie is not None and _distance(one) >= UNUSUAL_BY]
    return sorted(far, key=lambda one: -_distance(one))[:MOST_MOVIES]


def _distance(one: SeenMovie) -> float:
    return 0.0 if one.stars is None or one.predicted is None else abs(one.stars - one.predicted)


def _with_rows(*lists: Sequence[SeenMovie]) -> list[list[Shown]]:
    ids = {one.movie for seen in lists for one in seen if one.movie is not None}
    rows = Movie.everything.any_for_cards(ids)
    return [[Shown(one, rows[one.movie]) for one in seen if one.movie in rows] for seen in lists]


def _decade(one: SeenMovie) -> tuple[Named, ...]:
    return () if one.decade is None else (Named(one.decade, decade_label(one.decade)),)


def _kinds(
    seen: Iterable[SeenMovie],
    kinds: Callable[[SeenMovie], tuple[Named, ...]],
    address: str,
    fewest: int = 1,
) -> list[Kind]:
    """Return the most seen, a movie counting for each of its kinds."""
    members: defaultdict[Named, list[SeenMovie]] = defaultdict(list)
    for one in seen:
        for kind in kinds(one):
            members[kind].append(one)
    found = [(kind, own) for kind, own in members.items() if len(own) >= fewest]
    found.sort(key=lambda item: (-len(item[1]), item[0].name, item[0].pk))
    url_of = charts.urls_of(address)
    return [
        Kind(
            label=kind.name,
            url=url_of(kind),
            count=len(own),
            bar=f"{100 * len(own) / len(found[0][1]):.1f}%",
            mean=_mean([one.stars for one in own if one.stars is not None]),
        )
        for kind, own in found[:MOST_KINDS]
    ]


def _mean(stars: Sequence[float]) -> float | None:
    return sum(stars) / len(stars) if stars else None
