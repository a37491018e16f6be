"""New movies that a site takes up by itself, once a day, by the rules that its admin sets."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from ..models import AlternativeId, NewMovieRules
from ..providers.configured import sources
from ..providers.errors import GoneError, NonsenseError, SourceError, UnreachableError
from ..providers.facts import Found, Wanted
from ..providers.tmdb import Tmdb
from .adding import NotTakenError, add

_PAGES = 10
"""Of twenty movies each; after so many known ones, the rest is left."""


def take_up_new_movies() -> int:
    """Add the new movies that fit the rules, once a day; return how many.

    Where the source cannot be asked now, the rules say why, and it is tried again: tomorrow where
    some were added, so that no day brings more than its share. Trouble with one movie alone keeps
    no other one out.
    """
    rules = NewMovieRules.current()
    today = timezone.localdate()
    client = sources().get(Tmdb.key)
    if (
        not isinstance(client, Tmdb)
        or rules.kind != NewMovieRules.Kind.RULES
        or rules.last_done == today
    ):
        return 0
    added = 0
    trouble: SourceError | None = None
    try:
        for found in _new_ones(client, wanted_by(rules)):
            if added >= rules.most_a_day:
                break
            try:
                added += _add(client, found)
            except UnreachableError as error:
                if trouble:
                    raise
                trouble = error
    except SourceError as error:
        trouble = error
    rules.note(str(trouble or ""), today if added or not trouble else None)
    return added


def wanted_by(rules: NewMovieRules) -> Wanted:
    """Return what the rules ask of the source."""
    today = timezone.localdate()
    return Wanted(
        since=today - timedelta(days=rules.within_days),
        until=today,
        least_votes=rules.least_votes,
        least_popularity=rules.least_popularity,
        languages=tuple(code.strip() for code in rules.languages.split(",") if code.strip()),
        region=rules.region,
    )


def _new_ones(client: Tmdb, wanted: Wanted) -> Iterator[Found]:
    """Yield what the catalogue does not have, the most looked at first."""
    for page in range(1, _PAGES + 1):
        found = client.new(wanted, page)
        ids = [int(each.source_id) for each in found]
        here = AlternativeId.objects.here_among("tmdb_id", ids)
        yield from (each for each in found if int(each.source_id) not in here)
        if not found:
            return


def _add(client: Tmdb, found: Found) -> bool:
    try:
        add(client, found.source_id, with_adult=settings.ADULT_MOVIES)
    except (GoneError, NonsenseError, NotTakenError):
        return False
    return True
