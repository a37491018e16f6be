"""Dates whose form has to be found out from a whole file."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

from .values import NOON, moment

_WORDED = ("%a %b %d %H:%M:%S %Y", "%b %d %Y, %H:%M", "%b %d, %Y", "%d %b %Y", "%B %d, %Y")
_DAY_FIRST = ("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y")
_MONTH_FIRST = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y")

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
    forms = _DAY_FIRST + _MONTH_FIRST if day_first else _MONTH_FIRST + _DAY_FIRST
    return lambda cell: moment(cell) or _worded(cell) or _by(cell, forms)


def _day_first(cells: set[str]) -> bool:
    latest = datetime.now(UTC) + timedelta(days=2)
    read = [(_by(cell, _DAY_FIRST), _by(cell, _MONTH_FIRST)) for cell in cells]
    dates = [(day, month) for day, month in read if day or month]
    by_day = sum(bool(day and day < latest) for day, _ in dates)
    by_month = sum(bool(month and month < latest) for _, month in dates)
    if by_day == by_month and any(day != month for day, month in dates):
        raise AmbiguousDatesError
    return by_day > by_month


def _worded(cell: str) -> datetime | None:
    return _by(cell, _WORDED) if any(letter.isalpha() for letter in cell) else None


def _by(cell: str, forms: Iterable[str]) -> datetime | None:
    for form in forms:
        try:
            found = datetime.strptime(cell.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
        if date(1895, 1, 1) <= found.date():
            return found if "%H" in form else found + NOON
    return None
