"""What sources said of two movies that become one: it does not mix with what others wrote."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from ..enrichment.fields import digest_of, values_of
from ..enrichment.filling import owners_of
from ..imports.movies_csv.records import ROLES, label_links
from ..models import Certificate, Credit, FieldSource, Movie, SourceRecord
from ..models.sources import CERTIFICATES, FIELDS, LABELS, PEOPLE, TMDB, TYPED

_TITLES = "alternative_titles"
_IN_TABLES = frozenset({*LABELS, *PEOPLE, CERTIFICATES})
"""The fields whose values are rows, which a merge would put together."""


class Settled(NamedTuple):
    """Whose values give way to those of the other movie.

    Attributes
    ----------
    left
        The fields of the movie that goes which the other does not get.
    given_up
        The fields of the movie that is kept which the other's take the place of.
    """

    left: frozenset[str]
    given_up: frozenset[str]


def settle(kept: Movie, gone: Movie) -> Settled:
    """Return what gives way.

    What a person or an import wrote wins over what a source said, which could neither be renewed
    nor removed in a mixture; of two sources' values that of the movie that is kept stays.
    """
    own, others = values_of(kept), values_of(gone)
    owners, other_owners = owners_of(kept), owners_of(gone)
    left, given_up = set(), set()
    for field in FIELDS:
        owner = owners.get(field)
        is_typed = owner is not None and owner.source == TYPED
        if (own[field] or is_typed) and _is_of_source(other_owners.get(field)):
            left.add(field)
        elif others[field] and _is_of_source(owner) and _gives_way(field, own[field]):
            given_up.add(field)
    return Settled(frozenset(left), frozenset(given_up))


def rows_giving_way(kept: Movie, gone: Movie, settled: Settled) -> Iterator[QuerySet[Any]]:
    """Yield by table the rows that are left behind: values, and whose they are."""
    for movie, fields in ((gone, settled.left), (kept, settled.given_up)):
        yield FieldSource.objects.filter(movie=movie, field__in=fields)
        for field in sorted(fields & _IN_TABLES):
            yield _rows_of(movie, field)
    if kept.tmdb_id:
        # Asked by the other's id, TMDB would tell of that one.
        records = SourceRecord.objects.filter(movie=gone, source=TMDB)
        yield records.exclude(source_id=str(kept.tmdb_id))


def kept_titles(movie: Movie) -> list[str]:
    """Return the titles of a movie that goes which may be kept, whoever wrote them."""
    is_of_source = _is_of_source(owners_of(movie).get("original_title"))
    return [movie.title] if is_of_source else [movie.title, movie.original_title]


def sign_titles(movie: int, before: list[str], now: list[str]) -> None:
    """Let the alternative titles that a source wrote be its own with those of a merge, too."""
    rows = FieldSource.objects.filter(movie=movie, field=_TITLES).exclude(source=TYPED)
    rows.filter(digest=digest_of(before)).update(digest=digest_of(now))


def _is_of_source(owner: FieldSource | None) -> bool:
    return owner is not None and owner.source != TYPED


def _gives_way(field: str, value: Any) -> bool:
    return field in _IN_TABLES or field == _TITLES or not value


def _rows_of(movie: Movie, field: str) -> QuerySet[Any]:
    if field in PEOPLE:
        return Credit.objects.filter(movie=movie, role=ROLES[field])
    if field == CERTIFICATES:
        return Certificate.objects.filter(movie=movie)
    through: Any = label_links(field)[0]
    return through._base_manager.filter(movie=movie)
