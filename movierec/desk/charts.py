"""Lines over time: labels, and coordinates as texts in no language, x in percent, y in pixels."""

from collections.abc import Sequence
from typing import NamedTuple

from core.numbers import rounded

HEIGHT = 140
_HEADROOM = 14


class Line(NamedTuple):
    """Points of a line in a drawing of 100 by `HEIGHT`, and what it is called."""

    name: str
    kind: str
    points: str
    dots: Sequence[tuple[str, str]]


class LineChart(NamedTuple):
    """Lines over the same steps, with the heights of the labelled grid lines."""

    lines: Sequence[Line]
    grid: Sequence[tuple[str, str]]


def line_chart(
    lines: Sequence[tuple[str, str, Sequence[float | None]]], step: float
) -> LineChart | None:
    """Return lines through their values, from nought up; None for fewer than two steps.

    Parameters
    ----------
    lines
        For each its name, its kind for the styles, and its values; a missing one breaks no line.
    step
        Between two lines of the grid.
    """
    known = [value for _, _, values in lines for value in values if value is not None]
    longest = max((len(values) for _, _, values in lines), default=0)
    if longest < 2 or not known:
        return None
    top = step
    while top < max(known):
        top += step
    rows = round(top / step)
    # More than a few lines are no help.
    every = max(rows // 5, 1)
    drawn = [
        Line(name, kind, " ".join(f"{x},{y}" for x, y in dots), [(f"{x}%", y) for x, y in dots])
        for name, kind, values in lines
        if (dots := _dots(values, top))
    ]
    grid = [(_y(row * step / top), rounded(row * step, 2)) for row in range(0, rows + 1, every)]
    return LineChart(drawn, grid)


def _dots(values: Sequence[float | None], top: float) -> list[tuple[str, str]]:
    steps = max(len(values) - 1, 1)
    return [
        (f"{100 * place / steps:.2f}", _y(value / top))
        for place, value in enumerate(values)
        if value is not None
    ]


def _y(share: float) -> str:
    return f"{HEIGHT - (HEIGHT - _HEADROOM) * share:.1f}"
