"""A person, genre, country or tag is renamed: what sources wrote with it is theirs still."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet

from ..imports.batches import BATCH, batches
from ..imports.movies_csv.records import label_links, load_records
from ..models import Country, Credit, FieldSource, Genre, Movie, Person, Tag
from ..models.sources import PEOPLE, TYPED
from .fields import digest_of

Named = Person | Genre | Country | Tag

_FIELDS_OF: Mapping[type[Any], tuple[str, ...]] = {
    Person: PEOPLE,
    Genre: ("genres",),
    Country: ("countries",),
    Tag: ("tags",),
}


@contextmanager
def renaming(row: Named) -> Iterator[None]:
    """Sign anew what sources wrote with this row, and nobody has changed, after it is saved.

    It would else count as changed by somebody: it would neither be renewed nor be removed in time.
    """
    own = {source.pk for source, digest in _with_digests(row) if source.digest == digest}
    yield
    for some in batches(pair for pair in _with_digests(row) if pair[0].pk in own):
        for source, digest in some:
            source.digest = digest
        FieldSource.objects.bulk_update([source for source, _digest in some], ["digest"])


def _with_digests(row: Named) -> Iterator[tuple[FieldSource, str]]:
    """Yield whose the values with this row are, and the digest of each as it is now."""
    fields = _FIELDS_OF[type(row)]
    written = FieldSource.objects.filter(field__in=fields, movie__in=_movies_with(row, fields[0]))
    for some in batches(written.exclude(source=TYPED).order_by("pk").iterator(BATCH)):
        movies = [Movie(pk=pk) for pk in {source.movie_id for source in some}]
        names = {record.movie.pk: record.names for record in load_records(movies, fields)}
        for source in some:
            yield source, digest_of(names[source.movie_id][source.field])


def _movies_with(row: Named, field: str) -> "QuerySet[Any, Any]":
    if isinstance(row, Person):
        return Credit.objects.filter(person=row).values("movie")
    through, label = label_links(field)
    rows: QuerySet[Any] = through._base_manager.filter(**{label: row})
    return rows.values("movie")
