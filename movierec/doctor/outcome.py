"""What a check found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


class NotCheckedError(Exception):
    """A check could not be made from here; its reason says why."""


@dataclass(frozen=True)
class Outcome:
    """What is wrong, sentence by sentence, or why that is not known."""

    wrong: tuple[str, ...] = ()
    not_checked: str = ""


def outcome_of(check: Callable[[], Iterator[str]]) -> Outcome:
    """Make a check."""
    try:
        return Outcome(wrong=tuple(check()))
    except NotCheckedError as error:
        return Outcome(not_checked=str(error))
