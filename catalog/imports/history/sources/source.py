"""What every source is."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from ..records import Choices, Record, Skipped
from ..tables import Table

Said = Record | Skipped
"""Something that a row says."""


class Source(Protocol):
    """Knows the tables of one site or program by their headers, and reads them."""

    @property
    def name(self) -> str:
        """What reports call it."""
        ...

    @property
    def scale(self) -> float | None:
        """Its best rating; None where it has to be found from the ratings."""
        ...

    def takes(self, table: Table) -> bool:
        """Whether this is a table of this source."""
        ...

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Yield for each row of a table what it says.

        Raises
        ------
        AmbiguousDatesError
            If the person has to say how its dates are meant.
        """
        ...
