"""Why a file as a whole is not imported, in words that pages translate."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from core.numbers import counted

from .records import Reason

Fact = str | int

_FAULTY = {
    Reason.BAD_RATING: gettext_noop(
        "%(name)s: %(count)s of %(rows)s rows have no ratings on the scale that it should have."
    ),
    Reason.BAD_DATE: gettext_noop(
        "%(name)s: %(count)s of %(rows)s rows have dates that cannot be read."
    ),
    Reason.BROKEN_ROW: gettext_noop(
        "%(name)s: %(count)s of %(rows)s rows have more or fewer cells than the header."
    ),
    Reason.NO_TITLE: gettext_noop(
        "%(name)s: %(count)s of %(rows)s rows have neither an id nor a title."
    ),
    Reason.NO_RATING: gettext_noop("%(name)s: %(count)s of %(rows)s rows have no rating."),
}


def filled_in(said: str, facts: Mapping[str, Fact]) -> str:
    """Return a message with its facts, numbers as the page writes them."""
    written = {
        name: counted(fact) if isinstance(fact, int) else fact for name, fact in facts.items()
    }
    return said % written


class UnusableFileError(Exception):
    """The file cannot be imported; the message says why, in one line.

    Attributes
    ----------
    said
        The message in English, with places for facts; as such it is looked up for translation.
    facts
        What goes into the places.
    """

    def __init__(self, said: str, **facts: Fact) -> None:
        super().__init__(filled_in(said, facts))
        self.said = said
        self.facts: Mapping[str, Fact] = facts


class UnrecognisedFileError(UnusableFileError):
    """No source knows the file."""


class FaultyFileError(UnusableFileError):
    """Most rows cannot be used, for one reason."""

    def __init__(self, name: str, reason: Reason, count: int, rows: int) -> None:
        super().__init__(_FAULTY[reason], name=name, count=count, rows=rows)
        self.reason = reason
