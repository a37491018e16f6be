"""What the year in review says, held against diary and ratings."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from catalog.models import Rating, Viewing

from .kinds import Kind, Kinds, decade_of, members_of, rows_of_kinds
from .known import Known, Site
from .over_time import is_counted
from .pages import Element, page
from .report import Report, Verdict
from .written import count_in, halves_in, is_mean, is_written

MOST_YEARS = 4
SHOWN = 6
SURPRISING = 1.0
FEWEST_OF_A_DIRECTOR = 2
_BAR = 0.06
_TOTALS = (
    r"You saw (?P<seen>[\d,]+) movies?\.(?: (?P<again>[\d,]+) of them more than once\.)?"
    r"(?: You rated (?P<rated>[\d,]+): (?P<mean>[\d.]+) (?:stars|out of 10)"
    r"(?P<many> on average)?\.)?"
)
_NOT_LOGGED = r"([\d,]+) (?:is|are) not in your diary and counts? on the day when you first rated"
_LEFT_OUT = r"([\d,]+) ratings? that (?:is|are) not used for your picks (?:is|are) left out here"

_RATED_NONE = "You have rated none of these movies."

_Movie = int | str
"""Its key; the title of one that is gone."""


@dataclass(frozen=True)
class Seen:
    """A movie seen in a year, the days, and whether the diary has them."""

    movie: _Movie
    days: Sequence[date]
    is_logged: bool


def check_year(report: Report, site: Site, kinds: Kinds, known: Known) -> None:
    """Add what holds of the latest years that a user saw something in."""
    years, muted = _years_of(known)
    latest = max(years, default=timezone.localdate().year)
    heading = page(known.user, "latest_year").named("h1").words
    report.add([("year: the latest first", str(latest) in heading)], f"{known.user}: {latest}")
    for year in sorted(years, reverse=True)[:MOST_YEARS]:
        shown = page(known.user, "year", year)
        report.add(_of_year(shown, site, kinds, known, years[year]), f"{known.user}: {year}")
        is_so = _said(_LEFT_OUT, shown) == muted[year]
        report.add([("year: ratings left out", is_so)], f"{known.user}: {year}")


def _years_of(known: Known) -> tuple[dict[int, list[Seen]], Mapping[int, int]]:
    """Return by year what was seen in it, and how many muted ratings are of it."""
    logged: defaultdict[_Movie, list[date]] = defaultdict(list)
    viewings = Viewing.objects.filter(user=known.user).order_by("pk")
    for movie, title, day in viewings.values_list("movie", "title", "watched_on"):
        logged[title if movie is None else movie].append(day)
    years: defaultdict[int, list[Seen]] = defaultdict(list)
    muted: defaultdict[int, int] = defaultdict(int)
    for key, days in logged.items():
        for year in {day.year for day in days}:
            years[year].append(Seen(key, [day for day in days if day.year == year], True))
            muted[year] += key in known.every and key not in known.stars
    given = Rating.objects.filter(user=known.user).order_by("pk")
    for movie, moment in given.values_list("movie", "created_at"):
        if movie not in logged:
            day = timezone.localtime(moment).date()
            if movie in known.stars:
                years[day.year].append(Seen(movie, [day], False))
            else:
                muted[day.year] += 1
    return dict(years), muted


def _of_year(
    shown: Element, site: Site, kinds: Kinds, known: Known, seen: Sequence[Seen]
) -> Iterator[Verdict]:
    stars: dict[_Movie, float] = {
        one.movie: known.stars[one.movie] for one in seen if one.movie in known.stars
    }
    yield from _of_totals(shown, known, seen, list(stars.values()))
    only_rated = sum(not one.is_logged for one in seen)
    yield "year: not in the diary", _said(_NOT_LOGGED, shown) == only_rated
    yield "year: months", is_counted(shown, [min(one.days) for one in seen], "month")
    best = {movie: given for movie, given in stars.items() if isinstance(movie, int)}
    yield "year: best rated", _are_best(shown.first("id", "year-best"), best, known)
    rated_none = _RATED_NONE in shown.words
    yield "year: nothing rated", not rated_none or not any(one.movie in known.every for one in seen)
    distances = {
        movie: abs(given - known.foreseen[movie].stars)
        for movie, given in best.items()
        if movie in known.foreseen
    }
    yield "year: surprises", _are_surprises(shown, distances, known)

    def year_of(movie: _Movie) -> int | None:
        return site.movies[movie].year if isinstance(movie, int) else None

    ways: list[tuple[str, Callable[[_Movie], Iterable[Kind]], int]] = [
        ("genres", lambda movie: _kinds_in(kinds.genres, movie), 1),
        ("decades", lambda movie: decade_of(year_of(movie)), 1),
        ("directors", lambda movie: _kinds_in(kinds.directors, movie), FEWEST_OF_A_DIRECTOR),
    ]
    for name, kinds_of, fewest in ways:
        members = members_of((one.movie for one in seen), kinds_of)
        most = {kind: own for kind, own in members.items() if len(own) >= fewest}
        table = shown.first("id", f"year-{name}")
        yield f"year: {name}", _are_most_seen(table, most, stars, known.scale)


def _kinds_in(found: Mapping[int, set[Kind]], movie: _Movie) -> set[Kind]:
    return found.get(movie, set()) if isinstance(movie, int) else set()


def _of_totals(
    shown: Element, known: Known, seen: Sequence[Seen], stars: Sequence[float]
) -> Iterator[Verdict]:
    said = re.fullmatch(_TOTALS, shown.first("id", "year-totals").words)
    if said is None:
        yield "year: movies seen", False
        return
    again = sum(one.is_logged and len(one.days) > 1 for one in seen)
    yield "year: movies seen", count_in(said["seen"]) == len(seen)
    yield "year: more than once", (count_in(said["again"]) if said["again"] else 0) == again
    if not stars or said["rated"] is None:
        yield "year: rated, and their average", not stars and said["rated"] is None
        return
    yield (
        "year: rated, and their average",
        is_mean(said["mean"], stars, known.scale)
        and count_in(said["rated"]) == len(stars)
        and bool(said["many"]) == (len(stars) > 1),
    )


def _said(form: str, shown: Element) -> int:
    """Return the number in the note of this form; 0 where there is none."""
    notes = (re.match(form, note.words) for note in shown.all("class", "year-note"))
    return sum(count_in(found[1]) for found in notes if found)


def _are_first(lines: Sequence[Element], sizes: Mapping[int, float]) -> bool:
    """Return whether these are as many of the largest as there is room for, in order."""
    shown = [int(line.attributes["data-movie"]) for line in lines]
    largest = sorted(sizes.values(), reverse=True)[:SHOWN]
    return len(set(shown)) == len(shown) and [sizes.get(movie) for movie in shown] == largest


def _are_best(part: Element, stars: Mapping[int, float], known: Known) -> bool:
    lines = list(part.all("data-movie"))
    return _are_first(lines, stars) and all(
        halves_in(line.named("strong").words, known.scale)
        == stars[int(line.attributes["data-movie"])]
        for line in lines
    )


def _are_surprises(shown: Element, distances: Mapping[int, float], known: Known) -> bool:
    """Return whether the farthest from what was predicted are there, with both numbers."""
    lines = list(shown.first("id", "year-surprises").all("data-movie"))
    far = {movie: apart for movie, apart in distances.items() if apart >= SURPRISING}
    if not _are_first(lines, far):
        return False
    for line in lines:
        movie = int(line.attributes["data-movie"])
        said = re.search(r"You (\S+) ?, predicted ([\d.]+)$", line.words)
        if (
            said is None
            or halves_in(said[1], known.scale) != known.stars[movie]
            or not is_written(said[2], known.scale * known.foreseen[movie].stars)
        ):
            return False
    none = re.search(r"None: your stars for (?:all|the) ([\d,]+) movies?", shown.words)
    return none is None or (not lines and count_in(none[1]) == len(distances))


def _are_most_seen(
    table: Element,
    members: Mapping[Kind, Sequence[_Movie]],
    stars: Mapping[_Movie, float],
    scale: int,
) -> bool:
    rows = rows_of_kinds(table)
    largest = sorted((len(own) for own in members.values()), reverse=True)[:SHOWN]
    if [count_in(row.cells[0]) for row in rows] != largest:
        return False
    return len({row.kind for row in rows}) == len(rows) and all(
        len(own := members.get(row.kind, ())) == count_in(row.cells[0])
        and is_mean(row.cells[1], [stars[movie] for movie in own if movie in stars], scale)
        and abs(row.bar - 100 * len(own) / largest[0]) <= _BAR
        for row in rows
    )
