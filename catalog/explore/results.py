"""The results of an explore query, with its facets and chips."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial, reduce
from operator import and_
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from core.compiled import CompiledQuery, compiled_once

from ..genres import genre_label, names_genre
from ..models import Genre, Movie
from ..models.movie import MovieQuerySet
from ..search.movie_search import Search, nearest_titles, search_for
from .facets import Facet, Option, OwnFacet, RangeFacet, facets_for, in_catalogue
from .filters import Filters
from .query import Chosen, ExploreQuery

_ORDERS: dict[str, Callable[[MovieQuerySet], MovieQuerySet]] = {
    "popular": lambda movies: movies.popular(),
    "newest": lambda movies: movies.order_by(F("year").desc(nulls_last=True), "title", "pk"),
    "oldest": lambda movies: movies.order_by(F("year").asc(nulls_last=True), "title", "pk"),
    "title": lambda movies: movies.order_by("title", "year", "pk"),
}

_Key = tuple[Any, ...]
"""Tells a filter from others: its name and values."""

FACETS_AT_ONCE = 3
"""So many are counted with the results; each counts the movies of the whole query anew."""


@dataclass(frozen=True)
class ShownFacet:
    """A facet with its options.

    Attributes
    ----------
    chosen
        The chosen options.
    options
        None while it is closed: they are counted when it is opened.
    """

    name: str
    title: Any
    chosen: tuple[Chosen, ...]
    options: tuple[Option, ...] | None = None


@dataclass(frozen=True)
class Chip:
    """A filter, with the query string without it, or with it where it is not active."""

    label: str
    querystring: str


@dataclass(frozen=True)
class OtherQuery:
    """Another query, such as the one without a facet, and how many movies it finds."""

    title: Any
    querystring: str
    count: int


@compiled_once
def _genres() -> CompiledQuery:
    return CompiledQuery.of(Genre.objects.order_by("name").values_list("pk", "name"))


class ExploreResults:
    """The movies that a query finds.

    Parameters
    ----------
    user_id
        Of a logged-in visitor, who can also filter by their own ratings and watchlist.
    opened
        The names of facets whose options are asked for, after the first and those with a choice.
    more_facets
        Of what the catalogue knows nothing of.
    """

    def __init__(
        self,
        query: ExploreQuery,
        user_id: int | None,
        opened: Collection[str] = (),
        more_facets: Sequence[OwnFacet] = (),
    ) -> None:
        self._facets = (*facets_for(user_id), *more_facets)
        wanted = [self._facets[0].name, *query.chosen, *opened]
        names = {facet.name for facet in self._facets}
        self._opened = [name for name in dict.fromkeys(wanted) if name in names][:FACETS_AT_ONCE]
        self.query = query.only({facet.name for facet in self._facets})
        self._counted: dict[str, tuple[Option, ...]] = {}
        self._passed: dict[tuple[Sequence[int], tuple[_Key, ...]], frozenset[int]] = {}

    @cached_property
    def search(self) -> Search:
        """The search for the words of the query."""
        return search_for(self.query.text)

    def has_similar_spellings(self) -> bool:
        """Return whether a movie is found only by a spelling similar to the typed one."""
        found = self._filters(self.query).searched or ()
        return not set(self.search.similar_keys).isdisjoint(found)

    def movies(self) -> MovieQuerySet:
        """Return the movies found, unordered."""
        return self._filters(self.query).movies()

    def _filters(self, query: ExploreQuery, *, one_by_one: bool = False) -> Filters:
        """Return the filters of a query.

        A search finds few: which of them pass a filter is asked once, for all counts.

        Parameters
        ----------
        one_by_one
            Whether each will be left out of a query: otherwise what is left out of none is asked
            together.
        """
        search = self.search if query.text == self.query.text else search_for(query.text)
        each = dict(self._each(query))
        if not search.words:
            return reduce(and_, (one() for one in each.values()), Filters())
        if not search.keys:
            return Filters.among(())
        apart = [(key,) for key in each if one_by_one or key[0] in self._opened]
        together = tuple(key for key in each if (key,) not in apart)
        parts = [*apart, together] if together or not apart else apart
        passing = (self._passing(search, part, [each[key] for key in part]) for part in parts)
        return Filters.among(tuple(sorted(frozenset.intersection(*passing))))

    def _each(self, query: ExploreQuery) -> Iterator[tuple[_Key, Callable[[], Filters]]]:
        """Yield each filter of a query, words aside, by its name and values."""
        if (query.year_from, query.year_to) != (None, None):
            yield ("", query.year_from, query.year_to), lambda: Filters((query.in_years(),))
        for facet in self._facets:
            if chosen := query.chosen.get(facet.name):
                key = (facet.name, *(one.value for one in chosen))
                yield key, partial(facet.filters, chosen)

    def _passing(
        self, search: Search, keys: tuple[_Key, ...], filters: Sequence[Callable[[], Filters]]
    ) -> frozenset[int]:
        """Return which movies of a search pass some filters."""
        if search is self.search and not keys:
            return frozenset(search.keys)
        key = search.keys, keys
        if key not in self._passed:
            passing = reduce(and_, (one() for one in filters), Filters())
            found = search.apply(passing.movies()).order_by()
            self._passed[key] = frozenset(found.values_list("pk", flat=True))
        return self._passed[key]

    @cached_property
    def keys(self) -> "QuerySet[Movie, int] | list[int]":
        """The movies found, in the order of the query; by default the best match first."""
        found = self._filters(self.query)
        order = _ORDERS.get(self.query.sort)
        if found.searched is None:
            ordered = order or _ORDERS["popular"]
            return ordered(found.movies()).values_list("pk", flat=True)
        if order and found.searched:
            return list(order(found.movies()).values_list("pk", flat=True))
        passing = set(found.searched)
        return [key for key in self.search.keys if key in passing]

    @cached_property
    def count(self) -> int:
        """How many movies are found.

        Where the options of a facet are counted now, it is what the one chosen has, or the sum of
        ranges, which exclude one another. Those of one's own may be of what was some minutes ago.
        """
        if self.search.words:
            return self._filters(self.query).count()
        for facet in self._facets:
            chosen = self.query.chosen.get(facet.name, ())
            is_one = len(chosen) == 1 and not isinstance(facet, OwnFacet)
            alone = is_one or (chosen and isinstance(facet, RangeFacet))
            # Without other filters, counts of some minutes ago are shown.
            counted = facet.name in self._opened and self.query.without(facet.name).is_filtered
            if alone and counted:
                return sum(one.count for one in self._options(facet) if one.is_chosen)
        return self._filters(self.query).count()

    @cached_property
    def facets(self) -> list[ShownFacet]:
        """Return the facets that have options, as far as that is known of the closed ones."""
        there = {*self._opened, *in_catalogue(self._facets)}
        shown = [
            self._shown(one)
            if one.name in self._opened
            else ShownFacet(one.name, one.title, self.query.chosen.get(one.name, ()))
            for one in self._facets
            if one.name in there
        ]
        return [facet for facet in shown if facet.options is None or facet.options]

    def facet(self, name: str) -> ShownFacet | None:
        """Return a facet with its options, if there is one of this name."""
        found = next((one for one in self._facets if one.name == name), None)
        return None if found is None else self._shown(found)

    def _shown(self, facet: Facet) -> ShownFacet:
        chosen = self.query.chosen.get(facet.name, ())
        return ShownFacet(facet.name, facet.title, chosen, self._options(facet))

    @cached_property
    def chips(self) -> list[Chip]:
        """The active filters."""
        query = self.query
        chips = [Chip(str(one.label), without) for one, without in query.without_each()]
        if query.year_from is not None:
            label = _("From %(year)d") % {"year": query.year_from}
            chips.append(Chip(label, query.within(None, query.year_to).querystring))
        if query.year_to is not None:
            label = _("To %(year)d") % {"year": query.year_to}
            chips.append(Chip(label, query.within(query.year_from, None).querystring))
        return chips

    def genres_meant(self) -> list[OtherQuery]:
        """Return the genres that the words name, with the query that filters by each instead."""
        year = str(self.search.year or "")
        name = " ".join(word for word in self.query.text.split() if word.strip("()") != year)
        chosen = self.query.chosen.get("genre", ())
        links = []
        for pk, genre in _genres().rows() if name else ():
            one = Chosen(str(pk), genre_label(genre))
            if names_genre(name, genre) and one not in chosen:
                with_genre = {**self.query.chosen, "genre": (*chosen, one)}
                query = replace(self.query, text=year, chosen=with_genre)
                count = self._filters(query).count()
                links.append(OtherQuery(one.label, query.querystring, count))
        return links

    def relaxed_queries(self) -> list[OtherQuery]:
        """Return the query without each of its facets, where that finds movies, the most first."""
        titles = {facet.name: facet.title for facet in self._facets}
        others = [(titles[name], self.query.without(name)) for name in self.query.chosen]
        if (self.query.year_from, self.query.year_to) != (None, None):
            others.append((_("Years"), self.query.within(None, None)))
        counted = (
            (title, other, self._filters(other, one_by_one=True).count()) for title, other in others
        )
        ways = [OtherQuery(title, other.querystring, n) for title, other, n in counted if n]
        return sorted(ways, key=lambda way: -way.count)

    def nearest(self, count: int) -> list[int]:
        """Return movies that the words find, or similar ones, whatever the filters."""
        if not self.search.words:
            popular = Movie.objects.popular().values_list("pk", flat=True)
            return list(popular[:count])
        return list(self.search.keys[:count]) or nearest_titles(self.search, count)

    def _options(self, facet: Facet) -> tuple[Option, ...]:
        """Return the options of a facet, which are counted once."""
        if facet.name not in self._counted:
            chosen = self.query.chosen.get(facet.name, ())
            others = self.query.without(facet.name) if chosen else self.query
            found = self._filters(others) if others.is_filtered else None
            self._counted[facet.name] = tuple(facet.options(found, chosen))
        return self._counted[facet.name]
