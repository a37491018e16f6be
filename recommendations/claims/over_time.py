"""The chart of how many movies there are of each month or year."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from .pages import Element
from .written import count_in, rows_in, words_at

HEADING = "time-chart-heading"
_PIXEL = 0.2


def is_counted(page: Element, days: Sequence[date], unit: str) -> bool:
    """Return whether the chart has all these days, by month or by year, and names the most."""
    figure = next((one for one in page.tagged("figure") if one.first("id", HEADING)), None)
    if figure is None or not days:
        return False
    counts = Counter(day.strftime("%b %Y" if unit == "month" else "%Y") for day in days)
    said = words_at(figure, "class", "chart-key")
    rows = [(label, count_in(count)) for label, count in rows_in(figure)]
    shown = dict(rows)
    if not _names_the_most(said, counts):
        return False
    if len(counts) == 1 and not rows:  # one column would say no more
        return True
    return (
        len(shown) == len(rows)
        and {label: count for label, count in rows if count} == counts
        and _are_as_high([count for _label, count in rows], figure)
    )


def _names_the_most(said: str, counts: Mapping[str, int]) -> bool:
    if len(counts) == 1:
        return said == f"All of them in {next(iter(counts))}."
    most = re.fullmatch(r"Most in (.+): ([\d,]+)\.", said)
    return most is not None and counts.get(most[1]) == count_in(most[2]) == max(counts.values())


def _are_as_high(counts: Sequence[int], figure: Element) -> bool:
    heights = [float(bar.attributes["height"]) for bar in figure.tagged("rect")]
    most, highest = max(counts), max(heights, default=0.0)
    return len(heights) == len(counts) and all(
        abs(height - highest * count / most) <= _PIXEL
        for height, count in zip(heights, counts, strict=True)
    )
