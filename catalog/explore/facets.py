"""The facets of the catalogue, with the number of movies for each option.

Choices within a facet are combined with OR, facets with AND. The counts of a facet take all other
facets into account.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.age_limit import age_limit
from core.among import keys_as_text
from core.compiled import FIRST, CompiledQuery, compiled_once

from ..age_ratings import OLDEST, lazy_age_label
from ..decades import lazy_decade_label
from ..models import (
    Certificate,
    Country,
    Credit,
    Genre,
    Movie,
    MovieTag,
    Person,
    Rating,
    Tag,
    WatchlistEntry,
)
from ..models.movie import FIRST_MOVIE_YEAR, LAST_PLAUSIBLE_YEAR
from .filters import Filters
from .query import Chosen

Counts = TypeVar("Counts")

TOP = 10
"""How many people, tags and countries are shown besides those chosen."""

DECADES = [
    (str(year), lazy_decade_label(year))
    for year in range(LAST_PLAUSIBLE_YEAR // 10 * 10, FIRST_MOVIE_YEAR // 10 * 10 - 10, -10)
]
RUNTIMES = [
    ("0-89", _("Under 1½ hours")),
    ("90-119", _("1½ to 2 hours")),
    ("120-149", _("2 to 2½ hours")),
    ("150-9999", _("2½ hours and more")),
]
AGES = [
    ("0", _("For all ages")),
    *((str(age), lazy_age_label(age)) for age in range(1, OLDEST + 1)),
]
OWN_RATING = [("yes", _("Rated by you")), ("no", _("Not rated by you"))]
OWN_WATCHLIST = [("yes", _("On your watchlist")), ("no", _("Not on your watchlist"))]


_KEPT_FOR = 600
"""Seconds for which the counts of the whole catalogue are kept: each reads a table to its end."""


def _kept(name: str, count: Callable[[], Counts]) -> Counts:
    """Return what `count` returns, or what it returned a few minutes ago."""
    key = f"facet-{name}-{age_limit()}"
    kept: Counts | None = cache.get(key)
    if kept is None:
        kept = count()
        cache.set(key, kept, _KEPT_FOR)
    return kept


@dataclass(frozen=True)
class Option:
    """A value to choose, and how many movies have it."""

    value: str
    label: Any
    count: int
    is_chosen: bool


@compiled_once
def _labels(model: type[Model]) -> CompiledQuery:
    """Return the query of labels by their keys."""
    return CompiledQuery.of(model._default_manager.filter(pk__among=FIRST).order_by())


@compiled_once
def _counts_among(rows: Any, key: str, top: int | None) -> CompiledQuery:
    """Return the query of labels, the most frequent first, and of how many movies have each."""

    def among(movie: str) -> Q:
        return Q(**{f"{movie}__pk__among": FIRST})

    found = Filters(conditions=(among,)).rows(rows.objects.all()).order_by()
    counted = found.values_list(key).annotate(n=Count("*")).order_by("-n", key)
    return CompiledQuery.of(counted[:top])


@dataclass(frozen=True)
class LabelFacet:
    """A facet of labels: genres, countries, people, tags.

    Attributes
    ----------
    rows
        The model that links movies and labels.
    key
        The field of `rows` with the label.
    model
        The model of the labels.
    top
        How many are shown besides those chosen; all if None.
    repeats
        Whether a movie may have a label in several rows, as a person with two roles.
    """

    name: str
    title: Any
    rows: Any
    key: str
    model: type[Model]
    top: int | None = None
    repeats: bool = False

    def filters(self, chosen: Sequence[Chosen]) -> Filters:
        """Return that a movie has one of the labels."""
        keys = [int(one.value) for one in chosen]
        return Filters(having=(self.rows.objects.filter(**{f"{self.key}__in": keys}),))

    def is_in_catalogue(self) -> bool:
        """Say whether any movie has a label."""
        return self.rows.objects.exists()

    def options(self, found: Filters | None, chosen: Sequence[Chosen]) -> list[Option]:
        """Return the `top` most frequent labels and those chosen, or all labels by name."""
        if found is None and age_limit() is None:
            every = self._rows(None)
            shown = dict(_kept(self.name, lambda: list(self._counts(every).items())))
        elif found is not None and found.searched is not None and not self.repeats:
            counted = _counts_among(self.rows, self.key, self.top)
            shown = dict(counted.rows(keys_as_text(found.searched)) if found.searched else ())
        elif found is not None and found.lacks_only and self.top is None:
            shown = self._counts_of_all_but(found.lacked())
        else:
            shown = self._counts(self._rows(found))
        missing = [int(one.value) for one in chosen if int(one.value) not in shown]
        if missing:
            of_missing = self._rows(found).filter(**{f"{self.key}__in": missing})
            shown |= dict.fromkeys(missing, 0) | self._counts(of_missing)
        picked = {one.value for one in chosen}
        labels = {row.pk: str(row) for row in _labels(self.model).instances(keys_as_text(shown))}
        options = [
            Option(str(pk), labels[pk], count, str(pk) in picked)
            for pk, count in shown.items()
            if pk in labels
        ]
        return sorted(options, key=lambda one: one.label) if self.top is None else options

    def _rows(self, found: Filters | None) -> Any:
        rows = self.rows.objects.all()
        return rows if found is None and age_limit() is None else (found or Filters()).rows(rows)

    def _counts_of_all_but(self, few: Filters) -> dict[int, int]:
        """Return the counts without a few movies: these are counted, and all others kept."""
        every = _kept(
            f"{self.name}-shown", lambda: list(self._counts(self._rows(Filters())).items())
        )
        lost = self._counts(self._rows(few))
        return {key: count - lost.get(key, 0) for key, count in every if count > lost.get(key, 0)}

    def _counts(self, rows: Any) -> dict[int, int]:
        """Return how many movies have each label, the most frequent first."""
        grouped = rows.order_by().values_list(self.key)
        by_rows = grouped.annotate(n=Count("*")).order_by("-n", self.key)
        if not self.repeats:
            return dict(by_rows[: self.top])
        # Counting distinct movies is slow, so it is done only for likely candidates.
        first = [key for key, _ in by_rows[: 3 * (self.top or 0)]]
        of_first = grouped.filter(**{f"{self.key}__in": first})
        by_movies = of_first.annotate(n=Count("movie", distinct=True)).order_by("-n", self.key)
        return dict(by_movies[: self.top])


@dataclass(frozen=True)
class _ListedFacet:
    """A facet of values that are always the same, of which those that movies have are shown."""

    name: str
    title: Any
    choices: Sequence[tuple[str, Any]]

    def options(self, found: Filters | None, chosen: Sequence[Chosen]) -> list[Option]:
        """Return the values that movies have, and those chosen."""
        if found is None:
            counted = _kept(self.name, lambda: list(self._counts(Filters()).items()))
        else:
            counted = list(self._counts(found).items())
        counts = {str(value): count for value, count in counted}
        picked = {one.value for one in chosen}
        return [
            Option(value, label, counts.get(value, 0), value in picked)
            for value, label in self.choices
            if value in counts or value in picked
        ]

    def _counts(self, found: Filters) -> Mapping[Any, int]:
        """Return how many movies have each value that any has."""
        raise NotImplementedError


@dataclass(frozen=True)
class RangeFacet(_ListedFacet):
    """A facet of ranges of a number: decades, lengths."""

    column: str

    def filters(self, chosen: Sequence[Chosen]) -> Filters:
        """Return that a movie is within one of the ranges."""
        spans = _joined(self._span(one.value) for one in chosen)
        within = (Q(**{f"{self.column}__range": span}) for span in spans)
        return Filters((reduce(or_, within),))

    def is_in_catalogue(self) -> bool:
        """Say whether the number of any movie is known."""
        return Movie.objects.filter(**{f"{self.column}__isnull": False}).exists()

    def _counts(self, found: Filters) -> Counter[str]:
        rows = found.movies().order_by().filter(**{f"{self.column}__isnull": False})
        numbers = rows.values_list(self.column).annotate(n=Count("pk"))
        counts: Counter[str] = Counter()
        spans = [(self._span(value), value) for value, _label in self.choices]
        for number, count in numbers:
            for (first, last), value in spans:
                if first <= number <= last:
                    counts[value] += count
        return counts

    def _span(self, value: str) -> tuple[int, int]:
        first, dash, last = value.partition("-")
        return int(first), int(last) if dash else int(first) + 9


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of whole numbers with those joined that touch: one is searched faster."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


@dataclass(frozen=True)
class AgeFacet(_ListedFacet):
    """A facet of age ratings in the site's country, by the age from which they are."""

    def filters(self, chosen: Sequence[Chosen]) -> Filters:
        """Return that a movie has one of the ages."""
        ages = [int(one.value) for one in chosen]
        return Filters(having=(Certificate.objects.of_site().filter(from_age__in=ages),))

    def is_in_catalogue(self) -> bool:
        """Say whether any movie has an age rating."""
        return Certificate.objects.of_site().exists()

    def _counts(self, found: Filters) -> dict[int, int]:
        rows = found.rows(Certificate.objects.of_site())
        return dict(rows.order_by().values_list("from_age").annotate(n=Count("pk")))


@dataclass(frozen=True)
class OwnFacet:
    """A facet of what a movie is to the user, such as one that they have rated.

    Attributes
    ----------
    having
        Returns the query of the ids of those movies, each once. It is put together only where the
        facet is opened or chosen from, which is for few pages.
    choices
        For "yes" and for "no".
    """

    name: str
    title: Any
    having: Callable[[], "QuerySet[Any, Any]"]
    choices: Sequence[tuple[str, Any]]

    def filters(self, chosen: Sequence[Chosen]) -> Filters:
        """Return that a movie has a row of the user, or none; nothing if both are chosen."""
        values = {one.value for one in chosen}
        if len(values) != 1:
            return Filters()
        return Filters(lacking=(self.having(),)) if values == {"no"} else self._done()

    def _done(self) -> Filters:
        return Filters(conditions=(lambda movie: Q(**{f"{movie}__in": self.having()}),))

    def is_in_catalogue(self) -> bool:
        """Say whether there is any movie."""
        return Movie.objects.exists()

    def options(self, found: Filters | None, chosen: Sequence[Chosen]) -> list[Option]:
        """Return both options."""
        if found is None:
            done = self.having().count()
            every = max(done, _kept("movies", Movie.objects.count))
        elif found.lacks_only:
            done = (found & self._done()).count()
            every = max(done, _kept("movies", Movie.objects.count) - found.lacked().count())
        else:
            total = found.movies().aggregate(
                n=Count("pk"), done=Count("pk", filter=Q(pk__in=self.having()))
            )
            done, every = total["done"], total["n"]
        counts = {"yes": done, "no": every - done}
        picked = {one.value for one in chosen}
        return [
            Option(value, label, counts[value], value in picked) for value, label in self.choices
        ]


Facet = LabelFacet | RangeFacet | AgeFacet | OwnFacet

_FACETS: tuple[Facet, ...] = (
    LabelFacet("genre", _("Genre"), Movie.genres.through, "genre", Genre),
    RangeFacet("decade", _("Decade"), DECADES, "year"),
    RangeFacet("runtime", _("Length"), RUNTIMES, "runtime"),
    AgeFacet("age", _("Age rating"), AGES),
    LabelFacet("country", _("Country"), Movie.countries.through, "country", Country, TOP),
    LabelFacet("person", _("Person"), Credit, "person", Person, TOP, repeats=True),
    LabelFacet("tag", _("Tag"), MovieTag, "tag", Tag, TOP),
)


def facets_for(user_id: int | None) -> tuple[Facet, ...]:
    """Return the facets for a visitor."""
    return _FACETS if user_id is None else (*_FACETS, *_own_facets(user_id))


def in_catalogue(facets: Sequence[Facet]) -> set[str]:
    """Return the names of those facets that any movie has a value for."""
    names = [facet.name for facet in facets]
    kept = _kept(
        f"any-{'-'.join(names)}", lambda: [each.name for each in facets if each.is_in_catalogue()]
    )
    return set(kept)


def _own_facets(user_id: int) -> list[Facet]:
    def of(rows: type[Model]) -> Callable[[], "QuerySet[Any, Any]"]:
        return lambda: rows._default_manager.filter(user_id=user_id).values("movie")

    return [
        OwnFacet("rated", _("Your rating"), of(Rating), OWN_RATING),
        OwnFacet("watchlist", _("Your watchlist"), of(WatchlistEntry), OWN_WATCHLIST),
    ]
