"""Asking again about what TMDB has changed, and about what no source could tell before."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from core.moments import lies_back

from ..models import SourceChanges, SourceRecord
from ..providers.configured import Source, sources
from ..providers.errors import SourceError
from ..providers.tmdb import LONGEST_CHANGES, Tmdb
from .one_movie import enrich

_RENEWED_AT_ONCE = 300
_REST = timedelta(days=1)
"""What a source could not tell is not asked again before."""


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
    """Ask each source about the movies that it is to be asked about again; return how many.

    Raises
    ------
    SourceError
        If one of them cannot be asked now; the rest is left for the next time.
    """
    renewed, refusals = 0, []
    for client in sources().values():
        try:
            renewed += _renew(client)
        except SourceError as error:
            refusals.append(error)
    if refusals:
        raise refusals[-1]
    return renewed


def _renew(client: Source) -> int:
    """Ask about some, those first that have waited longest."""
    has_rested = Q(problem="") | lies_back("asked_at", _REST)
    changed = SourceRecord.objects.filter(has_rested, source=client.key, is_changed=True)
    records = changed.select_related("movie").order_by("asked_at", "pk")[:_RENEWED_AT_ONCE]
    for record in records:
        enrich(record.movie, client)
    return len(records)


def _note(client: Tmdb, day: date) -> int:
    known = SourceRecord.objects.filter(source=Tmdb.key)
    page, pages, noted = 1, 1, 0
    while page <= pages:
        ids, pages = client.changed(day, page)
        noted += known.filter(source_id__in=ids).update(is_changed=True)
        page += 1
    return noted
