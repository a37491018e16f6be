"""What someone asks of the catalogue, and the address that says so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import urlencode


class Chosen(NamedTuple):
    """One choice within a facet."""

    value: str
    label: str


@dataclass(frozen=True)
class Asked:
    """All that the page's address holds but the number of the page.

    Attributes
    ----------
    text
        What was typed.
    chosen
        By the facet's name, in the order of the address; facets without a choice are left out.
    year_from, year_to
        The first and the last year.
    sort
        The order's name; empty for the usual one.
    """

    text: str = ""
    chosen: Mapping[str, tuple[Chosen, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return bool(self.text or self.filters)

    @property
    def filters(self) -> bool:
        """Whether anything but words and the order is asked for."""
        return bool(self.chosen) or (self.year_from, self.year_to) != (None, None)

    @property
    def query(self) -> str:
        """The address's query, the same for the same wishes."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, one.value) for name, many in self.chosen.items() for one in many]
        years = (("year_from", self.year_from), ("year_to", self.year_to))
        pairs += [(name, str(year)) for name, year in years if year is not None]
        return urlencode([*pairs, ("sort", self.sort)] if self.sort else pairs)

    def without(self, facet: str, value: str | None = None) -> "Asked":
        """Return the same without one choice of a facet, or without any."""
        kept = tuple(one for one in self.chosen[facet] if value not in (None, one.value))
        left = {name: kept if name == facet else many for name, many in self.chosen.items()}
        return replace(self, chosen={name: many for name, many in left.items() if many})

    def only(self, facets: Collection[str]) -> "Asked":
        """Return the same without choices of other facets than these."""
        left = {name: many for name, many in self.chosen.items() if name in facets}
        return replace(self, chosen=left)

    def within(self, year_from: int | None, year_to: int | None) -> "Asked":
        """Return the same with other years."""
        return replace(self, year_from=year_from, year_to=year_to)
