"""Numbers, ratings and tables as pages write them."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from .pages import Element

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

SLACK = 1e-4
PIXEL = 0.2
NOTHING = "–"


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


def is_mean(words: str, stars: Sequence[float], scale: int) -> bool:
    """Return whether words begin with the mean of some stars; with a dash of none."""
    return is_written(words, times(mean(stars), scale))


def are_as_high(bars: Iterable[Element], counts: Sequence[int]) -> bool:
    """Return whether the heights of bars are to one another as their counts are."""
    heights = [float(bar.attributes["height"]) for bar in bars]
    return len(heights) == len(counts) and all(
        abs(height - max(heights) * count / max(counts)) <= PIXEL
        for height, count in zip(heights, counts, strict=True)
    )
