"""Asking TMDB which movies it has changed, to renew those and not wait until all grow old."""

from datetime import date, timedelta

from django.utils import timezone

from ..models import Movie, SourceChanges, SourceRecord
from ..providers.configured import sources
from ..providers.tmdb import LONGEST_CHANGES, Tmdb
from .one_movie import enrich

_RENEWED_AT_ONCE = 300


def note_changed() -> int:
    """Note which movies of the catalogue TMDB has changed since the last look; return how many.

    Each day is looked at once it is over, with all its pages, and noted as seen after that.

    Raises
    ------
    SourceError
        If TMDB cannot be asked now; the days that are left wait.
    """
    client = sources().get(Tmdb.key)
    if not isinstance(client, Tmdb):
        return 0
    today = timezone.now().date()
    seen, _ = SourceChanges.objects.get_or_create(
        source=Tmdb.key, defaults={"until": today - timedelta(days=1)}
    )
    day = max(seen.until, today - LONGEST_CHANGES)
    noted = 0
    while day < today:
        noted += _note(client, day)
        day += timedelta(days=1)
        SourceChanges.objects.filter(pk=seen.pk).update(until=day)
    return noted


def renew_changed() -> int:
    """Ask TMDB about the movies that it has changed, some at a time; return how many.

    Raises
    ------
    SourceError
        If TMDB cannot be asked now; the rest is left for the next time.
    """
    client = sources().get(Tmdb.key)
    if client is None:
        return 0
    changed = SourceRecord.objects.filter(source=Tmdb.key, is_changed=True).order_by("pk")
    movies = list(changed.values_list("movie", flat=True)[:_RENEWED_AT_ONCE])
    for movie in Movie.everything.filter(pk__in=movies).iterator(200):
        enrich(movie, client)
    return len(movies)


def _note(client: Tmdb, day: date) -> int:
    known = SourceRecord.objects.filter(source=Tmdb.key)
    page, pages, noted = 1, 1, 0
    while page <= pages:
        ids, pages = client.changed(day, page)
        noted += known.filter(source_id__in=ids).update(is_changed=True)
        page += 1
    return noted
