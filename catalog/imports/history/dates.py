"""Dates whose form has to be found out from a whole file."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta

from .values import NOON, moment, plausible

_WORDED = (
    "%a %b %d %H:%M:%S %Y",
    "%b %d %Y, %H:%M",
    "%b %d, %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%d-%b-%y",
    "%d-%b-%Y",
)
_NUMERIC = re.compile(
    r"(\d{4}|\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{1,2})\.?"
    r"(?:,? +(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([ap])m)?)?",
    re.ASCII | re.IGNORECASE,
)

Read = Callable[[str], datetime | None]


class AmbiguousDatesError(Exception):
    """Each date of the file may be read with the day or with the month first."""


def reader_of(cells: Iterable[str], day_first: bool | None) -> Read:
    """Return what reads the dates of a file, all in one way.

    Parameters
    ----------
    cells
        The dates of the whole file.
    day_first
        What the person has said; None to find it out.

    Raises
    ------
    AmbiguousDatesError
        If both ways read every date, differently, and none is in the future.
    """
    if day_first is None:
        doubtful = {cell for cell in cells if moment(cell) is None and _worded(cell) is None}
        day_first = _day_first(doubtful)
    first = bool(day_first)
    return lambda cell: (
        moment(cell) or _worded(cell) or _numeric(cell, first) or _numeric(cell, not first)
    )


def _day_first(cells: set[str]) -> bool:
    latest = datetime.now(UTC) + timedelta(days=2)
    read = [(_numeric(cell, True), _numeric(cell, False)) for cell in cells]
    dates = [(day, month) for day, month in read if day or month]
    by_day = sum(bool(day and day < latest) for day, _ in dates)
    by_month = sum(bool(month and month < latest) for _, month in dates)
    if by_day == by_month and any(day != month for day, month in dates):
        raise AmbiguousDatesError
    return by_day > by_month


def _worded(cell: str) -> datetime | None:
    if not any(letter.isalpha() for letter in cell):
        return None
    for form in _WORDED:
        try:
            found = datetime.strptime(cell.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return plausible(found if "%H" in form else found + NOON)
    return None


def _numeric(cell: str, day_first: bool) -> datetime | None:
    """Return a date of numbers; one with dots never has the month first."""
    found = _NUMERIC.fullmatch(cell.strip())
    if found is None:
        return None
    first, sign, second, third, hour, *rest = found.groups()
    if len(first) == 4:
        year, month, day = first, second, third
    elif len(third) == 1 or (sign == "." and not day_first):
        return None
    else:
        (day, month), year = (first, second) if day_first else (second, first), _full_year(third)
    try:
        midnight = datetime(int(year), int(month), int(day), tzinfo=UTC)
        into_day = _time(hour, *rest) if hour else NOON
    except ValueError:
        return None
    return plausible(midnight + into_day)


def _full_year(year: str) -> str:
    return year if len(year) == 4 else f"{20 if int(year) < 69 else 19}{year}"


def _time(hour: str, minute: str, second: str | None, half: str | None) -> timedelta:
    hours = int(hour) % 12 + 12 * (half.lower() == "p") if half else int(hour)
    read = time(hours, int(minute), int(second or 0))
    return timedelta(hours=read.hour, minutes=read.minute, seconds=read.second)
