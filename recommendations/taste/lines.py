"""Lines over time, in a drawing of 100 by `HEIGHT`; what is said of coordinates in `charts` holds.

The same drawing is on the desk of a keeper.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from core.numbers import rounded

HEIGHT = 168
"""Of the drawings, without what is written below."""
HEADROOM = 22
"""Above the highest column or point, for its label."""
_MOST_GRID_LINES = 5
"""About so many; more are no help."""


class Line(NamedTuple):
    """A line and what it is called; its points, for the line itself and one by one."""

    name: str
    kind: str
    points: str
    dots: Sequence[tuple[str, str]]


class LineChart(NamedTuple):
    """Lines over the same steps, the labelled lines of their grid, and the value at the top."""

    lines: Sequence[Line]
    grid: Sequence[tuple[str, str]]
    top: float


def line_chart(
    lines: Sequence[tuple[str, str, Sequence[float | None]]],
    step: float,
    label: Callable[[float], str] = lambda value: rounded(value, 2),
    least: float = 0.0,
) -> LineChart | None:
    """Return lines through their values, from nought up; None for fewer than two steps.

    Parameters
    ----------
    lines
        For each its name, its kind for the styles, and its values; a missing one breaks no line.
    step
        Between two lines of the grid.
    label
        Writes a value of the grid.
    least
        The value at the top is no less.
    """
    known = [value for _, _, values in lines for value in values if value is not None]
    longest = max((len(values) for _, _, values in lines), default=0)
    if longest < 2 or not known:
        return None
    top = step
    while top < max(least, *known):
        top += step
    rows = round(top / step)
    every = max(rows // _MOST_GRID_LINES, 1)
    drawn = [
        Line(name, kind, " ".join(f"{x},{y}" for x, y in dots), [(f"{x}%", y) for x, y in dots])
        for name, kind, values in lines
        if (dots := _dots(values, top))
    ]
    grid = [(f"{down(row / rows):.1f}", label(row * step)) for row in range(0, rows + 1, every)]
    return LineChart(drawn, grid, top)


def down(share: float) -> float:
    """Return how far down a share of the height is."""
    return HEADROOM + (HEIGHT - HEADROOM) * (1 - share)


def _dots(values: Sequence[float | None], top: float) -> list[tuple[str, str]]:
    steps = max(len(values) - 1, 1)
    return [
        (f"{100 * place / steps:.2f}", f"{down(value / top):.1f}")
        for place, value in enumerate(values)
        if value is not None
    ]
