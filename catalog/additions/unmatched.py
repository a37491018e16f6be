"""Movies that users' files name and the catalogue lacks are asked for, once a source is set up."""

import time
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from core.moments import lies_back

from ..imports.history.unmatched import confirm, match_again
from ..models import UnmatchedMovie
from ..providers.configured import Source, searchable
from ..providers.errors import GoneError, NonsenseError, UnreachableError
from ..providers.facts import Known
from .adding import NotTakenError, add

AT_ONCE = 200
ASK_AGAIN_AFTER = timedelta(days=30)
"""What the source did not have it may have now."""
_SOON = ASK_AGAIN_AFTER - timedelta(hours=1)
_SECONDS_AT_ONCE = 120.0
_LONGEST_UNASKED_FIRST = (F("asked_at").asc(nulls_first=True), "pk")


def fetch_unmatched() -> int:
    """Fetch some of the movies that were brought and are not here; return how many there were.

    Those that may be a movie of the catalogue wait for their owner.

    Raises
    ------
    SourceError
        If the source cannot be asked now; the rest is left for the next time.
    """
    source = searchable(is_patient=True)
    if source is None:
        return 0
    long_ago = Q(asked_at=None) | lies_back("asked_at", ASK_AGAIN_AFTER)
    unasked = UnmatchedMovie.objects.filter(long_ago, movie=None, candidates=[])
    has_id = ~Q(imdb_id="") | Q(tmdb_id__isnull=False) | ~Q(wikidata_id="")
    askable = unasked.filter(has_id | Q(year__isnull=False)).order_by(*_LONGEST_UNASKED_FIRST)
    fetched, ends = 0, time.monotonic() + _SECONDS_AT_ONCE
    try:
        for pk in list(askable.values_list("pk", flat=True)[:AT_ONCE]):
            if time.monotonic() > ends:
                break
            # Not if it was in another's files, too, and asked about with those.
            if unmatched := unasked.filter(pk=pk).first():
                fetched += _fetch(source, unmatched)
    finally:
        if fetched:
            match_again()
    return fetched


def _fetch(source: Source, unmatched: UnmatchedMovie) -> bool:
    known = Known(
        unmatched.title,
        unmatched.year,
        imdb_id=unmatched.imdb_id or None,
        tmdb_id=unmatched.tmdb_id,
        wikidata_id=unmatched.wikidata_id or None,
    )
    # Others may have the same movie in their files.
    facts = ("title", "year", "imdb_id", "tmdb_id", "wikidata_id")
    own = {name: getattr(unmatched, name) for name in facts}
    same = UnmatchedMovie.objects.filter(movie=None, **own)
    try:
        source_id = source.find(known)
        if source_id is not None:
            movie = add(source, source_id, with_adult=settings.ADULT_MOVIES)
            for one in same:
                if movie.pk not in one.rejected:
                    confirm(one, movie)
    except (GoneError, NotTakenError):
        source_id = None
    except (NonsenseError, UnreachableError) as error:
        # It may have trouble with this movie alone, and others are to have their turn.
        same.update(asked_at=timezone.now() - _SOON)
        if isinstance(error, UnreachableError):
            raise
        return False
    same.update(asked_at=timezone.now())
    return source_id is not None
