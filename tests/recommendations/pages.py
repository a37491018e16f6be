"""What stands on a personal page, or in the part of one that htmx gets."""

from typing import Any

from selectolax.lexbor import LexborNode

from tests.html_reading import all_on, one_on, values_on, words_of

HTMX = {"HX-Request": "true"}


def picks_on(answer: Any) -> list[int]:
    """Return the movies picked, in their order."""
    return [int(str(pick.attributes["data-movie"])) for pick in all_on(answer, "[data-pick]")]


def basis_on(answer: Any) -> str:
    """Return what the picks are based on, as `Picks.basis` names it."""
    return str(one_on(answer, "[data-basis]").attributes["data-basis"])


def nothing_left_on(answer: Any) -> str | None:
    """Return whether the empty list of picks is empty for its dials; None if it is not empty."""
    return next(iter(values_on(answer, "data-narrowed")), None)


def predicted_on(answer: Any) -> list[str]:
    """Return which lines about a movie's prediction there are: now, hidden or before-rating."""
    return values_on(answer, "data-predicted")


def reasons_on(answer: Any) -> list[str]:
    """Return the reasons, in the order of the picks that have one."""
    return [words_of(reason) for reason in all_on(answer, ".card-reason")]


def to_rate_on(answer: Any) -> list[int]:
    """Return the movies that the page asks to rate."""
    cards = all_on(answer, ".card[data-movie]:not([data-pick])")
    return [int(str(card.attributes["data-movie"])) for card in cards]


def control_on(answer: Any, movie: int) -> LexborNode:
    """Return the rating control of a movie."""
    return one_on(answer, f"#rate-{movie}")


def stars_in(control: LexborNode) -> str | None:
    """Return the value that is chosen in a rating control."""
    chosen = control.css("[aria-current]")
    assert len(chosen) <= 1
    return chosen[0].attributes["value"] if chosen else None
