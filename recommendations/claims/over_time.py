"""The chart of how many movies there are of each month or year."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from .pages import Element
from .written import are_as_high, count_in

HEADING = "time-chart-heading"


def is_counted(page: Element, days: Sequence[date], unit: str) -> bool:
    """Return whether the chart has all these days, by month or by year, and names the most."""
    figure = page.figure(HEADING)
    if not figure or not days:
        return False
    counts = Counter(day.strftime("%b %Y" if unit == "month" else "%Y") for day in days)
    said = figure.first("class", "chart-key").words
    rows = [(label, count_in(count)) for label, count in (row.cells for row in figure.rows)]
    shown = dict(rows)
    if not _names_the_most(said, counts):
        return False
    if len(counts) == 1 and not rows:  # one column would say no more
        return True
    return (
        len(shown) == len(rows)
        and {label: count for label, count in rows if count} == counts
        and are_as_high(figure.tagged("rect"), [count for _label, count in rows])
    )


def _names_the_most(said: str, counts: Mapping[str, int]) -> bool:
    if len(counts) == 1:
        return said == f"All of them in {next(iter(counts))}."
    most = re.fullmatch(r"Most in (.+): ([\d,]+)\.", said)
    return most is not None and counts.get(most[1]) == count_in(most[2]) == max(counts.values())
