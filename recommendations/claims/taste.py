"""What the taste page says of someone's ratings, held against the ratings."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count
from django.utils import timezone

from catalog.imports.history import records
from catalog.models import Rating, UnmatchedRecord

from .accuracy import of_accuracy
from .kinds import Kind, Kinds, decade_of, members_of, rows_of_kinds
from .known import FEWEST_RATINGS, Known, Site
from .over_time import is_counted
from .pages import Element, page
from .report import Report, Verdict
from .taste_map import of_map
from .written import count_in, halves_in, is_mean, is_written, mean, times

FEWEST = 3
MOST_MONTHS = 36
UNUSUAL = 1.0
SHOWN = 6
FEWEST_OF_A_DIRECTOR = 2
KEPT_FOR = timedelta(hours=1)
"""As long as the page may take everyone's stars from its store."""
LATEST = 200_000
_HALF_A_TENTH = 0.0005 + 1e-6
"""What a share loses at most where its percents are written with one decimal."""
_TOTALS = (
    r"(?P<rated>[\d,]+) movies?, (?P<mean>[\d.]+) (?:stars|out of 10)(?: on average)?\."
    r"(?: Others gave the same movies (?P<others>[\d.]+)\.)? Only you see this page\."
)


@dataclass(frozen=True)
class Given:
    """A rating; without a movie where it is not matched with one.

    Attributes
    ----------
    others_count, others_mean
        Of the other users' ratings; None where there are too few to show their average.
    """

    movie: int | None
    year: int | None
    stars: float
    at: datetime
    others_count: int = 0
    others_mean: float | None = None


def check_taste(report: Report, site: Site, kinds: Kinds, known: Known) -> None:
    """Add what holds of a user's taste page."""
    shown, here, elsewhere = page(known.user, "taste"), _here(site, known), _elsewhere(known)
    report.add(_of_heads(shown, known, here, elsewhere), f"{known.user}, taste")
    if len(here) + len(elsewhere) >= FEWEST:
        report.add(_of_charts(shown, kinds, known, here, elsewhere), f"{known.user}, taste")
        report.add(of_map(shown, site, kinds, known), f"{known.user}, the map")
    report.add(of_accuracy(shown, known), f"{known.user}, taste")


def _here(site: Site, known: Known) -> list[Given]:
    others = {
        movie: (count, average)
        for movie, count, average in Rating.objects.filter(movie__in=known.stars)
        .exclude(user=known.user)
        .order_by()
        .values("movie")
        .annotate(count=Count("pk"), average=Avg("stars"))
        .values_list("movie", "count", "average")
    }
    given = Rating.objects.filter(user=known.user, movie__in=known.stars).order_by("pk")
    found = []
    for movie, stars, at in given.values_list("movie", "stars", "created_at"):
        count, average = others.get(movie, (0, None))
        enough = count >= FEWEST_RATINGS
        year = site.movies[movie].year
        found.append(Given(movie, year, stars, at, count, average if enough else None))
    return found


def _elsewhere(known: Known) -> list[Given]:
    """Return the ratings that are not matched with a movie of the catalogue."""
    waiting = UnmatchedRecord.objects.filter(
        unmatched__user=known.user, unmatched__movie=None, kind=records.Kind.RATING
    )
    return [
        Given(None, record.unmatched.year, record.stars, record.at or record.unmatched.created_at)
        for record in waiting.select_related("unmatched")
        if record.stars is not None
    ]


def _of_heads(
    shown: Element, known: Known, here: Sequence[Given], elsewhere: Sequence[Given]
) -> Iterator[Verdict]:
    every = [*here, *elsewhere]
    muted = count_in(shown.first("id", "muted-count").words or "0")
    yield "taste: ratings left out", muted == len(known.every) - len(known.stars)
    not_here = count_in(shown.first("id", "elsewhere-count").words or "0")
    yield "taste: not matched", not_here == len(elsewhere)
    if len(every) < FEWEST:
        few = re.match(r"You have rated (\d+|no) movies?\.", shown.first("id", "too-few").words)
        said = -1 if few is None else count_in(few[1].replace("no", "0"))
        yield "taste: movies rated", said == len(every)
        return
    said_of_all = re.fullmatch(_TOTALS, shown.first("id", "taste-totals").words)
    if said_of_all is None:
        yield "taste: movies rated", False
        return
    yield "taste: movies rated", count_in(said_of_all["rated"]) == len(every)
    own = [one.stars for one in every]
    yield "taste: your average", is_mean(said_of_all["mean"], own, known.scale)
    is_so = is_mean(said_of_all["others"] or "–", _of_others(here), known.scale)
    yield "taste: what others gave the same movies", is_so


def _of_charts(
    shown: Element,
    kinds: Kinds,
    known: Known,
    here: Sequence[Given],
    elsewhere: Sequence[Given],
) -> Iterator[Verdict]:
    every = [*here, *elsewhere]
    yield from _of_stars(shown.first("id", "star-chart"), every, known.scale)
    days = [timezone.localtime(one.at).date() for one in every]
    months = [12 * day.year + day.month for day in days]
    unit = "month" if max(months) - min(months) < MOST_MONTHS else "year"
    yield "taste: movies by month or year", is_counted(shown, days, unit)
    ways: list[tuple[str, Sequence[Given], Callable[[Given], Iterable[Kind]], int]] = [
        ("genres", here, lambda one: kinds.genres.get(one.movie or 0, ()), 1),
        ("decades", every, lambda one: decade_of(one.year), 1),
        (
            "directors",
            here,
            lambda one: kinds.directors.get(one.movie or 0, ()),
            FEWEST_OF_A_DIRECTOR,
        ),
    ]
    for name, rated, kinds_of, fewest in ways:
        members = members_of(rated, kinds_of)
        enough = {kind: own for kind, own in members.items() if len(own) >= fewest}
        rows = rows_of_kinds(shown.first("id", f"strips-{name}"))
        is_whole = sorted(row.kind for row in rows) == sorted(enough)
        yield f"taste: all {name}", is_whole
        for row in rows:
            own = enough.get(row.kind, [])
            yours, others, count = row.cells
            yield (
                f"taste: {name}",
                is_mean(yours, [one.stars for one in own], known.scale)
                and is_mean(others, _of_others(own), known.scale)
                and count_in(count) == len(own),
            )
    own_mean = mean([one.stars for one in here]) or 0.0
    for name, sign in (("likes", 1), ("dislikes", -1)):
        unusual = {
            one.movie: one
            for one in here
            if one.others_mean is not None
            and sign * (one.stars - one.others_mean) >= UNUSUAL
            and sign * (one.stars - own_mean) >= 0
        }
        part = shown.first("id", f"unusual-{name}")
        yield f"taste: unusual {name}", _are_unusual(part, unusual, known.scale)


def _of_stars(chart: Element, every: Sequence[Given], scale: int) -> Iterator[Verdict]:
    rows = [row.cells for row in chart.rows]
    counts = Counter(one.stars for one in every)
    yield (
        "taste: stars you give",
        len(rows) == 10
        and all(
            count_in(count) == counts[halves_in(stars, scale)]
            and is_written(share, 100 * counts[halves_in(stars, scale)] / len(every))
            for stars, count, share, _others in rows
        ),
    )
    percents = [count_in(one.words) for one in chart.all("class", "chart-value")]
    yield "taste: stars you give add up to 100%", sum(percents) == 100
    if chart:
        yield "taste: stars of everyone", _are_of_everyone(chart, rows, scale)


def _are_of_everyone(chart: Element, rows: Sequence[Sequence[str]], scale: int) -> bool:
    """Return whether the shares are the site's, but for what the last hour may have changed."""
    newest = Rating.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    latest = Rating.objects.filter(pk__gt=newest - LATEST).order_by()
    counts = dict(latest.values_list("stars").annotate(Count("pk")))
    total = sum(counts.values())
    words = next((key.words for key in chart.all("class", "key-mark")), "")
    said = 1 if words.endswith("the latest rating") else count_in(words)
    changed = latest.filter(updated_at__gte=timezone.now() - KEPT_FOR).count()
    unsure = changed + abs(said - total)
    return said > 0 and all(
        abs(float(share.rstrip("%")) / 100 * said - counts.get(halves_in(stars, scale), 0))
        <= unsure + _HALF_A_TENTH * said
        for stars, _count, _share, share in rows
    )


def _of_others(given: Iterable[Given]) -> list[float]:
    return [one.others_mean for one in given if one.others_mean is not None]


def _are_unusual(part: Element, unusual: dict[int | None, Given], scale: int) -> bool:
    """Return whether the most surprising are there, in order, each with its numbers."""
    sizes = sorted((_surprise(one) for one in unusual.values()), reverse=True)[:SHOWN]
    found = []
    for line in part.all("data-stars"):
        said = re.search(r"You (\S+) ?, others ([\d.]+) \(([\d,]+) ratings?\)", line.words)
        one = unusual.pop(line.first("class", "unusual-title").movie, None)
        if (
            one is None
            or said is None
            or halves_in(said[1], scale) != one.stars
            or not is_written(said[2], times(one.others_mean, scale))
            or count_in(said[3]) != one.others_count
        ):
            return False
        found.append(_surprise(one))
    return len(found) == len(sizes) and all(
        abs(own - right) < 1e-6 for own, right in zip(found, sizes, strict=True)
    )


def _surprise(one: Given) -> float:
    apart = abs(one.stars - (one.others_mean or 0.0))
    return apart * one.others_count / (one.others_count + FEWEST_RATINGS)
