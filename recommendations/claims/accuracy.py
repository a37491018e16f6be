"""How accurate predictions are said to have been, held against those kept and what was rated."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .known import Known
from .pages import Element
from .report import Verdict
from .written import count_in, halves_in, is_mean, is_written

FEWEST = 10
WINDOW, WINDOW_OF_MANY, MANY = 10, 20, 40
WITHIN = "Within the predicted range"
OURS, MOVIES, COUNT = "We were off by", "The movie’s own average was off by", "Predicted ratings"


class Rated(NamedTuple):
    """A prediction, how unsure it was, the movie's average then, and what was given."""

    predicted: float
    deviation: float
    movie_mean: float | None
    given: float

    @property
    def error(self) -> float:
        """How far it was off."""
        return abs(self.predicted - self.given)

    @property
    def movie_error(self) -> float | None:
        """How far the movie's average was off."""
        return None if self.movie_mean is None else abs(self.movie_mean - self.given)


def of_accuracy(shown: Element, known: Known) -> Iterator[Verdict]:
    """Yield what holds of the part of the taste page about predictions."""
    rated = [
        Rated(*foreseen, known.stars[movie])
        for movie, foreseen in known.foreseen.items()
        if movie in known.stars
    ]
    if len(rated) < FEWEST:
        few = shown.first("data-predicted-count").words
        said = re.search(r"up to now (?:it is|there are) (\d+)\.", few)
        yield "taste: predicted ratings", said is not None and count_in(said[1]) == len(rated)
        return
    yield from _of_figures(shown, rated, known.scale)
    yield from _of_bins(shown.first("id", "strips-predictions"), rated, known.scale)
    yield (
        "taste: error over time",
        _are_points(shown.first("id", "error-chart"), rated, known.scale),
    )


def _of_figures(shown: Element, rated: Sequence[Rated], scale: int) -> Iterator[Verdict]:
    said = shown.first("class", "accuracy-figures").definitions
    compared = [one for one in rated if one.movie_mean is not None]
    yield "taste: predicted ratings", count_in(said.get(COUNT, "")) == len(rated)
    yield "taste: how far predictions were off", is_mean(said.get(OURS, ""), _errors(rated), scale)
    within = 100 * sum(one.error <= one.deviation for one in rated) / len(rated)
    yield "taste: within the predicted range", is_written(said.get(WITHIN, ""), within)
    is_so = is_mean(said.get(MOVIES, "–"), _movie_errors(rated), scale)
    yield "taste: how far averages were off", is_so
    had = re.search(r"(\d+) of the movies had an average then; .* off by ([\d.]+)\.", shown.words)
    if had is None:
        yield "taste: movies that had an average", len(compared) in (0, len(rated))
        return
    is_so = count_in(had[1]) == len(compared) and is_mean(had[2], _errors(compared), scale)
    yield "taste: movies that had an average", is_so


def _errors(rated: Sequence[Rated]) -> list[float]:
    return [one.error for one in rated]


def _movie_errors(rated: Sequence[Rated]) -> list[float]:
    return [error for one in rated if (error := one.movie_error) is not None]


def _of_bins(table: Element, rated: Sequence[Rated], scale: int) -> Iterator[Verdict]:
    """Yield whether each half star that was predicted has a row, with what was given."""
    bins: defaultdict[float, list[Rated]] = defaultdict(list)
    for one in rated:
        bins[(2 * one.predicted + 0.5) // 1 / 2].append(one)
    rows = [row.cells for row in table.rows]
    abouts = [halves_in(row[0], scale) for row in rows]
    yield "taste: all half stars that were predicted", abouts == sorted(bins)
    for about, (_stars, _drawn, given, predicted, count) in zip(abouts, rows, strict=True):
        own = bins.get(about, [])
        yield (
            "taste: predictions by half star",
            count_in(count) == len(own)
            and is_mean(given, [one.given for one in own], scale)
            and is_mean(predicted, [one.predicted for one in own], scale),
        )


def _are_points(chart: Element, rated: Sequence[Rated], scale: int) -> bool:
    """Return whether each point is of the ratings before it, and the last of the latest."""
    window = WINDOW if len(rated) < MANY else WINDOW_OF_MANY
    rows = [row.cells for row in chart.rows]
    ends = [count_in(end) for end, _ours, _movies in rows]
    if len(rated) == window:  # one point is no line
        return not rows
    return (
        ends == sorted(set(ends))
        and bool(ends)
        and window <= ends[0]
        and ends[-1] == len(rated)
        and all(
            is_mean(ours, _errors(latest), scale) and is_mean(movies, _movie_errors(latest), scale)
            for end, (_end, ours, movies) in zip(ends, rows, strict=True)
            if (latest := rated[end - window : end])
        )
    )
