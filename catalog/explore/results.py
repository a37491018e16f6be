"""The movies that someone asks for, and the ways on from there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from ..models import Movie
from ..models.movie import MovieQuerySet
from ..search.movie_search import Search, nearest_titles, search_for
from .facets import Facet, Option, facets_for
from .query import Asked

_ORDERS: dict[str, Callable[[MovieQuerySet], MovieQuerySet]] = {
    "popular": lambda movies: movies.popular(),
    "newest": lambda movies: movies.order_by(F("year").desc(nulls_last=True), "title", "pk"),
    "oldest": lambda movies: movies.order_by(F("year").asc(nulls_last=True), "title", "pk"),
    "title": lambda movies: movies.order_by("title", "year", "pk"),
}


@dataclass(frozen=True)
class ShownFacet:
    """A facet with its choices, as a page shows it."""

    name: str
    title: Any
    options: list[Option]

    @property
    def chosen_count(self) -> int:
        """How many of the choices are chosen."""
        return sum(option.is_chosen for option in self.options)


@dataclass(frozen=True)
class Chip:
    """Something chosen, with the address's query without it."""

    label: str
    query: str


@dataclass(frozen=True)
class WayOut:
    """A facet whose choices leave nothing, with what there is without them."""

    title: Any
    query: str
    count: int


class Exploration:
    """What there is of what is asked for.

    Parameters
    ----------
    asked
        The wishes.
    user_id
        Of a signed-in visitor, who can also choose by what they did.
    """

    def __init__(self, asked: Asked, user_id: int | None) -> None:
        self._facets = facets_for(user_id)
        self.asked = asked.only({facet.name for facet in self._facets})

    @cached_property
    def search(self) -> Search:
        """The words, and what may have been meant by them."""
        return search_for(self.asked.text)

    @property
    def is_forgiving(self) -> bool:
        """Whether other spellings than the typed ones were looked for, and known."""
        return any(self.search.meant)

    def movies(self, asked: Asked | None = None) -> MovieQuerySet:
        """Return what is found, in no order; of other wishes with the same words, if given."""
        asked = asked or self.asked
        movies = self.search.narrow(Movie.objects.all())
        if asked.year_from is not None:
            movies = movies.filter(year__gte=asked.year_from)
        if asked.year_to is not None:
            movies = movies.filter(year__lte=asked.year_to)
        for facet in self._facets:
            if chosen := asked.chosen.get(facet.name):
                movies = facet.narrow(movies, chosen)
        return movies

    def ordered(self) -> MovieQuerySet:
        """Return what is found in the order asked for; what fits the words best, where none is."""
        order = _ORDERS.get(self.asked.sort)
        return order(self.movies()) if order else self.search.ranked(self.movies())

    def facets(self) -> list[ShownFacet]:
        """Return the facets that have something to choose."""
        shown = (ShownFacet(one.name, one.title, self._options(one)) for one in self._facets)
        return [facet for facet in shown if facet.options]

    def chips(self) -> list[Chip]:
        """Return all that is chosen, each with the way to be without it."""
        asked = self.asked
        chips = [
            Chip(str(one.label), asked.without(name, one.value).query)
            for name, many in asked.chosen.items()
            for one in many
        ]
        if asked.year_from is not None:
            label = _("From %(year)d") % {"year": asked.year_from}
            chips.append(Chip(label, asked.within(None, asked.year_to).query))
        if asked.year_to is not None:
            label = _("To %(year)d") % {"year": asked.year_to}
            chips.append(Chip(label, asked.within(asked.year_from, None).query))
        return chips

    def ways_out(self) -> list[WayOut]:
        """Return the facets that could be given up to find something, the most promising first."""
        titles = {facet.name: facet.title for facet in self._facets}
        others = [(titles[name], self.asked.without(name)) for name in self.asked.chosen]
        if (self.asked.year_from, self.asked.year_to) != (None, None):
            others.append((_("Years"), self.asked.within(None, None)))
        ways = [WayOut(title, other.query, self.movies(other).count()) for title, other in others]
        return sorted((way for way in ways if way.count), key=lambda way: -way.count)

    def nearest(self, count: int) -> list[int]:
        """Return movies whose titles are nearest to the words, whatever else is chosen."""
        ranked = self.search.ranked(self.search.narrow(Movie.objects.all()))
        if self.asked.filters and (found := list(ranked.values_list("pk", flat=True)[:count])):
            return found
        return nearest_titles(self.search, count)

    def _options(self, facet: Facet) -> list[Option]:
        chosen = self.asked.chosen.get(facet.name, ())
        others = self.asked.without(facet.name) if chosen else self.asked
        return facet.options(self.movies(others) if others.narrows else None, chosen)
