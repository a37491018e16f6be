"""What TMDB said is kept as long as it allows: asked for anew in time, or removed."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.deletion import delete_whole, hold
from core.moments import lies_back
from core.shared_files import shared_files

from ..imports.batches import batches
from ..imports.movies_csv.records import ROLES, label_links
from ..models import (
    Credit,
    FieldSource,
    Movie,
    MovieEdit,
    MovieMerge,
    MovieTag,
    Person,
    PersonEdit,
    SourceRecord,
    Tag,
)
from ..models.sources import CERTIFICATES, KEPT_FIELDS, LABELS, PEOPLE, TMDB_KEPT_FOR, TYPED
from ..posters import widths_of
from ..providers.configured import Source, sources
from ..providers.tmdb import Tmdb
from .fields import digest_of, values_of
from .filling import with_merged_titles
from .one_movie import RENEW_AFTER, enrich

_RENEWED_AT_ONCE = 300
_ASKED_EVERY = timedelta(days=1)
"""At most, about the same movie: some values stay old, as of what somebody has changed since."""
_FOLDER = "posters"
_UNUSED_FOR = timedelta(days=1)


def renew_old() -> int:
    """Ask TMDB anew about movies whose values grow old, the oldest first; return how many.

    Raises
    ------
    SourceError
        If TMDB cannot be asked now; the rest is left for the next time.
    """
    client: Source | None = sources().get(Tmdb.key)
    if client is None:
        return 0
    asked = SourceRecord.objects.filter(~lies_back("asked_at", _ASKED_EVERY), source=Tmdb.key)
    old = FieldSource.objects.filter(
        ~Exists(asked.filter(movie=OuterRef("movie"))),
        lies_back("at", RENEW_AFTER),
        source=Tmdb.key,
    )
    oldest = old.order_by("at").values_list("movie", flat=True)[: _RENEWED_AT_ONCE * 5]
    found = Movie.everything.in_bulk(oldest)
    movies = [found[pk] for pk in dict.fromkeys(oldest) if pk in found][:_RENEWED_AT_ONCE]
    for movie in movies:
        enrich(movie, client)
    return len(movies)


def remove_expired() -> int:
    """Remove values that TMDB gave too long ago and nobody has changed; return how many."""
    expired = FieldSource.objects.filter(source=Tmdb.key, at__lt=timezone.now() - TMDB_KEPT_FOR)
    rows = expired.exclude(field__in=KEPT_FIELDS).order_by("movie")
    movies = list(dict.fromkeys(rows.values_list("movie", flat=True)))
    return sum(_remove_from(pk) for pk in movies)


def let_tags_give_way(movies: Collection[int]) -> None:
    """Remove the tags that sources put on movies, for those that others are about to put on them.

    In a mixture they could neither be renewed nor removed in time.
    """
    for some in batches(movies):
        written = FieldSource.objects.filter(field="tags", movie__in=some).exclude(source=TYPED)
        _take_tags_off(list(written.values_list("movie", flat=True)))
        written.delete()


def renew_and_remove() -> None:
    """Do what is due; where TMDB cannot be asked, what is too old is removed all the same."""
    try:
        renew_old()
    finally:
        remove_expired()
        delete_unused_posters()


def delete_unused_posters() -> int:
    """Delete the files of posters that no movie has any longer; return how many."""
    used = set()
    for name in _posters_in_use():
        used |= {name, *widths_of(name).values()}
    names = {name.removeprefix(f"{_FOLDER}/") for name in used}
    return shared_files.delete_unused(_FOLDER, names, timezone.now() - _UNUSED_FOR)


def _posters_in_use() -> Iterator[str]:
    """Yield those of movies, and those that an undo of a merge or of an edit would bring back."""
    yield from Movie.everything.exclude(poster="").values_list("poster", flat=True).iterator()
    merged = MovieMerge.objects.values_list("movie__poster", flat=True)
    yield from filter(None, merged.iterator())
    yield from filter(None, MovieEdit.objects.posters())


def _remove_from(pk: int) -> int:
    with transaction.atomic():
        hold(Movie.everything.filter(pk=pk))
        movie = Movie.everything.filter(pk=pk).first()
        if movie is None:
            return 0
        current = values_of(movie)
        rows = FieldSource.objects.filter(
            movie=movie, source=Tmdb.key, at__lt=timezone.now() - TMDB_KEPT_FOR
        ).exclude(field__in=KEPT_FIELDS)
        own = [row for row in rows if row.digest == digest_of(current[row.field])]
        for row in own:
            _empty(movie, row.field)
        columns = [row.field for row in own if row.field not in (*LABELS, *PEOPLE, CERTIFICATES)]
        if columns:
            movie.save(update_fields=columns)
        FieldSource.objects.filter(pk__in=[row.pk for row in own]).delete()
        # Or the source would say that nothing has changed since.
        SourceRecord.objects.filter(movie=movie, source=Tmdb.key).ask_for_all()
        return len(own)


def _take_tags_off(movies: Collection[int]) -> None:
    """Remove all tags of movies, and those tags that no other movie has."""
    put_on = MovieTag.objects.filter(movie__in=movies)
    tags = set(put_on.values_list("tag", flat=True))
    put_on.delete()
    elsewhere = MovieTag.objects.filter(tag=OuterRef("pk"))
    delete_whole(Tag.objects.filter(~Exists(elsewhere), pk__in=tags))


def _empty(movie: Movie, field: str) -> None:
    if field == "tags":
        _take_tags_off([movie.pk])
    elif field in LABELS:
        label_links(field)[0].objects.filter(movie=movie).delete()
    elif field in PEOPLE:
        credited = Credit.objects.filter(movie=movie, role=ROLES[field])
        people = list(credited.values_list("person", flat=True))
        credited.delete()
        # Of the others it is known from elsewhere that they make movies, or somebody cares.
        kept = [
            Credit.objects.filter(person=OuterRef("pk")),
            PersonEdit.objects.filter(of=OuterRef("pk")),
        ]
        delete_whole(Person.objects.filter(*(~Exists(one) for one in kept), pk__in=people))
    elif field == CERTIFICATES:
        movie.certificates.all().delete()
    elif field == "alternative_titles":
        movie.alternative_titles = with_merged_titles(movie, [])
    else:
        column: Any = Movie._meta.get_field(field)
        # None, an empty text, list or object.
        setattr(movie, field, column.get_default())
