"""The query of the page to explore: words, facets, years, order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import urlencode


class Chosen(NamedTuple):
    """One choice within a facet."""

    value: str
    label: str


@dataclass(frozen=True)
class ExploreQuery:
    """What the address of the page holds, except the page number.

    Attributes
    ----------
    text
        What was typed.
    chosen
        By facet name, in the order of the address; only facets with a choice.
    year_from, year_to
        The first and the last year.
    sort
        The name of the order; empty for the default.
    """

    text: str = ""
    chosen: Mapping[str, tuple[Chosen, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether there are words or filters."""
        return bool(self.text or self.has_filters)

    @property
    def has_filters(self) -> bool:
        """Whether there are filters, words aside."""
        return bool(self.chosen) or (self.year_from, self.year_to) != (None, None)

    @property
    def querystring(self) -> str:
        """The query string, the same for equal queries."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, one.value) for name, many in self.chosen.items() for one in many]
        years = (("year_from", self.year_from), ("year_to", self.year_to))
        pairs += [(name, str(year)) for name, year in years if year is not None]
        return urlencode([*pairs, ("sort", self.sort)] if self.sort else pairs)

    def without(self, facet: str, value: str | None = None) -> "ExploreQuery":
        """Return the query without one choice of a facet, or all of them."""
        kept = tuple(one for one in self.chosen[facet] if value not in (None, one.value))
        left = {name: kept if name == facet else many for name, many in self.chosen.items()}
        return replace(self, chosen={name: many for name, many in left.items() if many})

    def only(self, facets: Collection[str]) -> "ExploreQuery":
        """Return the query with choices of these facets only."""
        left = {name: many for name, many in self.chosen.items() if name in facets}
        return replace(self, chosen=left)

    def within(self, year_from: int | None, year_to: int | None) -> "ExploreQuery":
        """Return the query with other years."""
        return replace(self, year_from=year_from, year_to=year_to)
