"""Numbers that requests send: whole, and no larger than the database takes."""

from collections.abc import Iterable

_MOST_DIGITS = 18
"""Every number of so many digits fits into 64 bits."""


def whole_number(text: str | None) -> int | None:
    """Return the number that a text of a few ASCII digits says; None for anything else."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def whole_numbers(texts: Iterable[str]) -> set[int]:
    """Return the numbers among some texts; anything else is left out."""
    return {number for text in texts if (number := whole_number(text)) is not None}


class IdConverter:
    """An id in an address; one that no row can have makes no address."""

    regex = f"[0-9]{{1,{_MOST_DIGITS}}}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return it as it is in an address."""
        return str(value)
