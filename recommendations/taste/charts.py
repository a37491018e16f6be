"""Coordinates of the charts.

x and widths are percentages, so that a chart fills its page without scaling its text; y and heights
are pixels. All are strings, so that no language formats them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from catalog.addresses import addresses_of
from catalog.models import HALF_STARS
from catalog.templatetags.stars import in_halves

from .accuracy import Accuracy, Bin, Point
from .figures import Group, Period, whole_percents
from .lines import HEIGHT, LineChart, down, line_chart
from .rated_movies import Named
from .star_distribution import StarDistribution

_ABOVE, _LABEL = 6, 20
"""A label's distance from its column, and what it needs with its own height, in pixels."""
_EDGE = 5.0
"""What is kept free on both sides of a scale of stars, in percent."""
_LEAST, _MOST = HALF_STARS[0], HALF_STARS[-1]
_TICKS, _TICKS_NARROW = 5, 3
"""As many dates as fit below a chart, and on a phone."""
_DATES = {"day": "j M", "month": "M Y", "year": "Y"}
"""How the beginning of a period is written."""
_LEAST_SHARE = 0.005
"""Less is no mark of its own on the base line."""
_LINES_APART = 16
"""What two lines' labels need between them, in pixels."""


@dataclass(frozen=True)
class Column:
    """A column of a chart.

    Attributes
    ----------
    x, width, middle
        Its position across.
    y, height
        Its position down.
    label_y
        The position of the number above it.
    value, percent, count
        In percent; in whole ones, which add up to 100 over the chart; and in movies.
    other, other_y
        The value it is compared with, and the position of that mark, if there is one.
    """

    label: str
    x: str
    width: str
    middle: str
    y: str
    height: str
    label_y: str
    value: float = 0.0
    percent: int = 0
    other: float | None = None
    other_y: str = ""
    count: int = 0
    is_peak: bool = False


@dataclass(frozen=True)
class Tick:
    """A label below a chart; `wide_only` where a phone has no room for it."""

    x: str
    anchor: str
    label: str
    wide_only: bool


@dataclass(frozen=True)
class TimeChart:
    """Columns by day, by month or by year."""

    unit: str
    columns: tuple[Column, ...]
    peak: Column
    ticks: tuple[Tick, ...]

    @property
    def is_all_at_peak(self) -> bool:
        """Whether all movies are of one period."""
        return sum(column.count for column in self.columns) == self.peak.count


@dataclass(frozen=True)
class Strip:
    """A row of a table with two means on a scale of stars."""

    label: str
    url: str
    count: int
    filled: float
    hollow: float | None


@dataclass(frozen=True)
class ErrorChart:
    """The errors of the movies' averages and ours.

    Attributes
    ----------
    ours_y, movie_y
        Where the lines' labels stand.
    """

    drawn: LineChart
    ours_y: str
    movie_y: str
    first: Point
    last: Point


def star_scale() -> list[tuple[str, str]]:
    """Return where the whole stars are on a strip."""
    return [(x_of_stars(stars), in_halves(stars)) for stars in HALF_STARS if stars == int(stars)]


def star_columns(counts: Sequence[int], everyone: StarDistribution) -> tuple[Column, ...]:
    """Return a column for each half star, beside everyone's share of it."""
    total = sum(counts) or 1
    shares = [count / total for count in counts]
    percents = whole_percents(counts)
    highest = max(*shares, *everyone.shares) or 1.0
    columns = []
    for index, stars in enumerate(HALF_STARS):
        other = everyone.shares[index]
        y, other_y = down(shares[index] / highest), down(other / highest)
        columns.append(
            Column(
                label=in_halves(stars),
                value=100 * shares[index],
                percent=percents[index],
                other=100 * other,
                other_y=_px(other_y) if other >= _LEAST_SHARE else "",
                count=counts[index],
                label_y=_px((other_y if y - _LABEL < other_y < y else y) - _ABOVE),
                **_upright(index, len(counts), y, 0.72),
            )
        )
    return tuple(columns)


def time_chart(unit: str, periods: Sequence[Period]) -> TimeChart:
    """Return a column for each period, the first of the highest marked as the peak."""
    counts = [period.count for period in periods]
    peak = counts.index(max(counts))
    heights = [down(count / counts[peak]) for count in counts]
    columns = tuple(
        Column(
            label=date_format(period.start, _DATES[unit]),
            count=period.count,
            is_peak=index == peak,
            label_y=_px(y - _ABOVE),
            **_upright(index, len(periods), y, 0.8),
        )
        for index, (period, y) in enumerate(zip(periods, heights, strict=True))
    )
    return TimeChart(unit, columns, columns[peak], _ticks(columns))


def strips_of(groups: Iterable[Group], address: str) -> list[Strip]:
    """Return the rows for groups of movies; the hollow mark is what others gave.

    Parameters
    ----------
    address
        What a group's name leads to: "genre", "decade" or "person".
    """
    url_of = urls_of(address)
    return [
        Strip(group.of.name, url_of(group.of), group.count, group.mean, group.others_mean)
        for group in groups
    ]


def strips_of_bins(bins: Iterable[Bin]) -> list[Strip]:
    """Return the rows for predictions of about the same; the hollow mark is what was predicted."""
    return [Strip(in_halves(one.about), "", one.count, one.given, one.predicted) for one in bins]


def error_chart(accuracy: Accuracy) -> ErrorChart | None:
    """Return the errors in the course of time; None while there is one point only."""
    points = accuracy.points
    drawn = line_chart(
        [
            ("", "movie", [point.movie_error for point in points]),
            ("", "ours", [point.error for point in points]),
        ],
        step=0.5,
        label=lambda stars: in_halves(stars) if stars else "0",
        least=1.0,
    )
    if drawn is None:
        return None
    last = points[-1]
    ours_y = down(last.error / drawn.top)
    movie_y = ours_y if last.movie_error is None else down(last.movie_error / drawn.top)
    return ErrorChart(drawn, **_apart(ours_y, movie_y), first=points[0], last=last)


def urls_of(address: str) -> Callable[[Named], str]:
    """Return what returns where the name of a genre, decade or person leads; see `strips_of`."""
    movies = reverse("movies")
    if address == "person":
        of_person = addresses_of("person")
        return lambda kind: of_person(kind.pk)
    if address == "genre":
        return lambda kind: f"{movies}?genre={kind.pk}"
    return lambda kind: f"{movies}?year_from={kind.pk}&year_to={kind.pk + 9}"


def x_of_stars(stars: float) -> str:
    """Return where stars are on a strip."""
    return _percent(_EDGE + (100 - 2 * _EDGE) * (stars - _LEAST) / (_MOST - _LEAST))


def _upright(index: int, count: int, y: float, share: float) -> dict[str, Any]:
    """Return the position of a column that takes `share` of its part of the drawing."""
    part = 100 / count
    return {
        "x": _percent(part * (index + (1 - share) / 2)),
        "width": _percent(part * share),
        "middle": _percent(part * (index + 0.5)),
        "y": _px(y),
        "height": _px(HEIGHT - y),
    }


def _ticks(columns: Sequence[Column]) -> tuple[Tick, ...]:
    """Name a few columns: the first at the left edge, the others below their middles."""
    step = -(-len(columns) // _TICKS)
    named = columns[::step]
    every_other = len(named) > _TICKS_NARROW
    return tuple(
        Tick(
            x=column.x if index == 0 and step > 1 else column.middle,
            anchor="start" if index == 0 and step > 1 else "middle",
            label=column.label,
            wide_only=every_other and index % 2 == 1,
        )
        for index, column in enumerate(named)
    )


def _apart(ours: float, movie: float) -> dict[str, str]:
    """Move two labels apart that would stand on each other."""
    lacking = _LINES_APART - abs(ours - movie)
    if lacking > 0:
        sign = 1 if ours > movie else -1
        ours, movie = ours + sign * lacking / 2, movie - sign * lacking / 2
    return {"ours_y": _px(ours), "movie_y": _px(movie)}


def _percent(share: float) -> str:
    return f"{share:.2f}%"


def _px(length: float) -> str:
    return f"{length:.1f}"
