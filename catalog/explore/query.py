"""The query of the page to explore: words, facets, years, order."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q


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
        return "&".join(self._encoded)

    def in_years(self) -> Q:
        """Return that a movie is of the years."""
        bounds = {"year__gte": self.year_from, "year__lte": self.year_to}
        return Q(**{bound: year for bound, year in bounds.items() if year is not None})

    def without_each(self) -> Iterator[tuple[Chosen, str]]:
        """Yield each choice, with the query string without it."""
        encoded = self._encoded
        before = 1 if self.text else 0
        chosen = (one for many in self.chosen.values() for one in many)
        for place, one in enumerate(chosen, before):
            yield one, "&".join(encoded[:place] + encoded[place + 1 :])

    @cached_property
    def _encoded(self) -> list[str]:
        # Encoded once: each of a hundred choices would encode all others.
        return [urlencode([pair]) for pair in self._pairs]

    @property
    def _pairs(self) -> list[tuple[str, str]]:
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, one.value) for name, many in self.chosen.items() for one in many]
        years = (("year_from", self.year_from), ("year_to", self.year_to))
        pairs += [(name, str(year)) for name, year in years if year is not None]
        return [*pairs, ("sort", self.sort)] if self.sort else pairs

    def without(self, facet: str) -> "ExploreQuery":
        """Return the query without the choices of a facet."""
        return replace(
            self, chosen={name: many for name, many in self.chosen.items() if name != facet}
        )

    def only(self, facets: Collection[str]) -> "ExploreQuery":
        """Return the query with choices of these facets only."""
        left = {name: many for name, many in self.chosen.items() if name in facets}
        return replace(self, chosen=left)

    def within(self, year_from: int | None, year_to: int | None) -> "ExploreQuery":
        """Return the query with other years."""
        return replace(self, year_from=year_from, year_to=year_to)
