"""Two movies side by side: what is said of them, and what belongs to each."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.numbers import counted

from ..models import AlternativeId, Credit, Movie
from .relations import relations_to
from .rules import LEFT_BEHIND

_LONGEST = 300
"""Letters of an overview."""


class Compared(NamedTuple):
    """One thing that is said of two movies."""

    name: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether it is not the same of both."""
        return self.first != self.second


def for_comparison(movies: "QuerySet[Movie]") -> "QuerySet[Movie]":
    """Load what `compare` shows, in a few queries for all."""
    directed = Credit.objects.filter(role=Credit.Role.DIRECTOR).select_related("person")
    return movies.prefetch_related(
        "genres", "countries", Prefetch("credits", directed, to_attr="directed")
    )


def compare(first: Movie, second: Movie) -> list[Compared]:
    """Return what is known of at least one of two movies that were loaded for it."""
    ids = [(capfirst(_label(name)), name) for name in AlternativeId.FIELDS]
    texts = [
        (_("Title"), "title"),
        (_("Year"), "year"),
        (_("Original title"), "original_title"),
        (_("Minutes"), "runtime"),
        *ids,
    ]
    rows = [
        Compared(str(name), *(str(getattr(movie, field) or "") for movie in (first, second)))
        for name, field in texts
    ]
    rows += [
        Compared(name, "; ".join(of_first), "; ".join(of_second))
        for name, of_first, of_second in _lists(first, second)
    ]
    rows.append(Compared(_("Overview"), *(movie.overview[:_LONGEST] for movie in (first, second))))
    return [row for row in rows if row.first or row.second]


def _lists(first: Movie, second: Movie) -> Iterable[tuple[str, Sequence[str], Sequence[str]]]:
    both = (first, second)
    yield _("Alternative titles"), first.alternative_titles, second.alternative_titles
    yield _("Directors"), _directors_of(first), _directors_of(second)
    for name, field in ((_("Genres"), "genres"), (_("Countries"), "countries")):
        of_first, of_second = (sorted(map(str, getattr(movie, field).all())) for movie in both)
        yield name, of_first, of_second


def _directors_of(movie: Movie) -> list[str]:
    return [credit.person.name for credit in movie.directed]  # type: ignore[attr-defined]


def _label(field: str) -> str:
    return str(Movie._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def belongings(first: int, second: int) -> list[Compared]:
    """Return what refers to two movies, and how many there are of each."""
    rows = []
    for relation in relations_to(Movie):
        # Genres and countries are compared by name, and pairs stay where they are.
        if relation.model._meta.auto_created or relation.model in LEFT_BEHIND:
            continue
        counts = [
            relation.rows.filter((relation.field, movie)).count() for movie in (first, second)
        ]
        if any(counts):
            name = capfirst(str(relation.model._meta.verbose_name_plural))
            rows.append(Compared(name, *map(counted, counts)))
    return sorted(rows)
