"""Movies that users' files name and the catalogue lacks are asked for, once a source is set up."""

import time

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ..imports.history.unmatched import confirm, match_again
from ..models import UnmatchedMovie
from ..providers.configured import Source, searchable
from ..providers.errors import GoneError, NonsenseError
from ..providers.facts import Known
from .adding import NotTakenError, add

AT_ONCE = 200
_SECONDS_AT_ONCE = 120.0


def fetch_unmatched() -> int:
    """Fetch some of the movies that were brought and are not here; return how many there were.

    Each is asked about once. Those that may be a movie of the catalogue wait for their owner.

    Raises
    ------
    SourceError
        If the source cannot be asked now; the rest is left for the next time.
    """
    source = searchable(is_patient=True)
    if source is None:
        return 0
    unasked = UnmatchedMovie.objects.filter(movie=None, candidates=[], asked_at=None)
    has_id = ~Q(imdb_id="") | Q(tmdb_id__isnull=False) | ~Q(wikidata_id="")
    told = unasked.filter(has_id | Q(year__isnull=False))
    fetched, ends = 0, time.monotonic() + _SECONDS_AT_ONCE
    try:
        for pk in list(told.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
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
    except (GoneError, NonsenseError, NotTakenError):
        source_id = None
    same.update(asked_at=timezone.now())
    return source_id is not None
