"""Numbers, ratings and tables as pages write them."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from .pages import Element

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

SLACK = 1e-4
NOTHING = "–"


def rows_in(element: Element | None) -> list[list[str]]:
    """Return the words of each cell of all tables inside, by row, without their heads."""
    if element is None:
        return []
    return [
        [cell.words for cell in row.children if cell.tag in ("th", "td")]
        for body in element.tagged("tbody")
        for row in body.tagged("tr")
    ]


def words_at(element: Element | None, attribute: str, value: str | None = None) -> str:
    """Return the words of the first element inside with an attribute; empty without one."""
    found = None if element is None else element.first(attribute, value)
    return "" if found is None else found.words


def words_by_kind(element: Element | None, kind: str) -> list[str]:
    """Return the words of all elements inside of a class."""
    return [] if element is None else [each.words for each in element.all("class", kind)]


def count_in(words: str) -> int:
    """Return the first whole number in some words; -1 without one."""
    found = re.search(r"\d[\d,]*", words)
    return -1 if found is None else int(found[0].replace(",", ""))


def is_written(words: str, value: float | None) -> bool:
    """Return whether words begin with a number, rounded to as many decimals as they have.

    None is written as a dash.
    """
    if value is None:
        return words == NOTHING
    found = re.match(r"[+−]?[\d,]+(?:\.(\d+))?", words)
    if found is None:
        return False
    written = float(found[0].replace(",", "").replace("−", "-"))
    return abs(written - value) <= 0.5 * 10.0 ** -len(found[1] or "") + SLACK


def halves_in(words: str, scale: int) -> float:
    """Return the stars that words begin with: 4.5 for 4½, or for 9 where the scale is 2."""
    whole = re.match(r"\d*", words)
    number = whole[0] if whole else ""
    return (int(number or 0) + 0.5 * words.removeprefix(number).startswith("½")) / scale


def by_key(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, set[_Value]]:
    """Return by the first of each pair all that is second."""
    found: dict[_Key, set[_Value]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return found


def mean(numbers: Sequence[float]) -> float | None:
    """Return the mean; None of nothing."""
    return sum(numbers) / len(numbers) if numbers else None


def times(number: float | None, scale: int) -> float | None:
    """Return stars, or a difference of some, as they are written on a scale."""
    return None if number is None else scale * number
