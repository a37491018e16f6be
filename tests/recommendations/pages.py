"""What stands on a personal page, or in the part of one that htmx gets."""

import re
from html import unescape
from typing import Any

HTMX = {"HX-Request": "true"}


def picks_on(answer: Any) -> list[int]:
    """Return the movies picked, in their order."""
    return [int(pk) for pk in re.findall(r'<li[^>]* data-pick data-movie="(\d+)"', _html(answer))]


def basis_on(answer: Any) -> str:
    """Return what the picks are based on, as `Picks.basis` names it."""
    (basis,) = re.findall(r'data-basis="(.*?)"', _html(answer))
    return str(basis)


def nothing_left_on(answer: Any) -> str | None:
    """Return whether the empty list of picks is empty for its dials; None if it is not empty."""
    found = re.findall(r'data-narrowed="(.*?)"', _html(answer))
    return str(found[0]) if found else None


def predicted_on(answer: Any) -> list[str]:
    """Return which lines about a movie's prediction there are: now, hidden or before-rating."""
    return re.findall(r'data-predicted="(.*?)"', _html(answer))


def reasons_on(answer: Any) -> list[str]:
    """Return the reasons, in the order of the picks that have one."""
    found = re.findall(r'<p class="card-reason">(.*?)</p>', _html(answer), re.DOTALL)
    return [unescape(reason).strip() for reason in found]


def to_rate_on(answer: Any) -> list[int]:
    """Return the movies that the page asks to rate."""
    return [int(pk) for pk in re.findall(r'<li class="card"\s+data-movie="(\d+)"', _html(answer))]


def control_in(answer: Any, movie: int) -> str:
    """Return the rating control of a movie."""
    found = re.findall(rf'<form id="rate-{movie}".*?</form>', _html(answer), re.DOTALL)
    assert len(found) == 1, f"{len(found)} controls of movie {movie}"
    return str(found[0])


def stars_in(control: str) -> str | None:
    """Return the value that is chosen in a rating control."""
    chosen = [box for box in re.findall(r"<input[^>]*>", control) if " checked" in box]
    assert len(chosen) <= 1
    return re.findall(r'value="([^"]*)"', chosen[0])[0] if chosen else None


def _html(answer: Any) -> str:
    text: str = answer.content.decode()
    return text
