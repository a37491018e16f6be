"""Rounds through the catalogue: by a worker, or at once by a command."""

import logging
import math
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from ..models import Certificate, Credit, EnrichmentRun, Movie, MovieTag, SourceRecord
from ..models.sources import FIELDS
from ..providers.configured import Source, sources
from ..providers.errors import SourceError, UnreachableError
from .fields import MISSING
from .one_movie import TMDB_PICTURES, Outcome, enrich

ASK_AGAIN_AFTER = timedelta(days=30)
"""A source that did not have a movie, or not all of it, is not asked again before."""

SECONDS_AT_ONCE = 50.0

logger = logging.getLogger(__name__)

Progress = Callable[[EnrichmentRun], object]
State = EnrichmentRun.State


class NoSourceError(Exception):
    """No source is set up that could be asked; the message says how to set one up."""

    def __init__(self, chosen: Collection[str] = ()) -> None:
        missing = f"Not set up: {', '.join(chosen)}" if chosen else "No source is set up"
        super().__init__(f"{missing}: set WIKIDATA=on or TMDB_KEY in .env.")


def begin(
    chosen: Sequence[str] = (),
    missing: Sequence[str] = (),
    limit: int | None = None,
    *,
    dry_run: bool = False,
) -> EnrichmentRun:
    """Begin a round, or return the one with the same choices that is not at its end.

    Parameters
    ----------
    chosen
        The keys of sources; none means all that are set up.
    missing
        Names of `MISSING`; only movies that lack one of these are asked about.

    Raises
    ------
    NoSourceError
        If none of them is set up.
    """
    if not _clients(chosen):
        raise NoSourceError(chosen)
    choices = {
        "sources": sorted(chosen),
        "missing": sorted(missing),
        "limit": limit,
        "dry_run": dry_run,
    }
    for run in EnrichmentRun.objects.unfinished():
        if all(getattr(run, name) == value for name, value in choices.items()):
            return run
    run = EnrichmentRun(**choices)
    run.last_movie = _end_of_the_one_before(choices)
    left = movies_left(run).count()
    if not left and run.last_movie:
        run.last_movie = 0
        left = movies_left(run).count()
    run.total = left if limit is None else min(left, limit)
    run.save()
    return run


def _end_of_the_one_before(choices: Mapping[str, object]) -> int:
    """Return where a like round came to its limit: the next one is about the movies after it."""
    lately = timezone.now() - ASK_AGAIN_AFTER
    like = EnrichmentRun.objects.filter(**{**choices, "dry_run": False}, created_at__gt=lately)
    before = like.filter(state=State.DONE, done__gte=F("limit")).order_by("-pk").first()
    return before.last_movie if before else 0


def go_on(
    run: EnrichmentRun, progress: Progress = lambda run: None, seconds: float = math.inf
) -> None:
    """Go on with a round, unless another worker does.

    Where a source cannot be asked now, the round waits and says why; where it then fails at the
    same movie, that one is left for later. Interrupted, it goes on after the last movie that was
    done.

    Parameters
    ----------
    progress
        Called after each movie.
    seconds
        After so long the rest is left for the next time.
    """
    if not run.claim():
        return
    ends = time.monotonic() + seconds
    run.refresh_from_db()
    clients = _clients(run.sources)
    if not clients:
        run.put_off(str(NoSourceError(run.sources)), 3600)
        return
    only = fields_of(run.missing)
    while run.limit is None or run.done < run.limit:
        movie = movies_left(run).first()
        if movie is None:
            break
        try:
            outcomes = [_ask(run, movie, client, only) for client in clients]
        except SourceError as error:
            run.put_off(str(error), error.try_again_in, movie.pk)
            logger.warning("round %d waits: %s", run.pk, error)
            return
        if not run.advance(movie.pk, **_counts(run, outcomes)):
            return
        progress(run)
        if time.monotonic() > ends:
            run.release()
            return
    run.finish()


def go_on_with_all() -> int:
    """Go on for a while with the rounds that no worker is on; return how many.

    A round may take hours, in which the worker has other things to do, too.
    """
    waiting = list(EnrichmentRun.objects.claimable().order_by("pk"))
    for run in waiting:
        go_on(run, seconds=SECONDS_AT_ONCE / len(waiting))
    return len(waiting)


def cancel(run: EnrichmentRun) -> bool:
    """End a round; what it has filled stays. False if it was over."""
    own = EnrichmentRun.objects.unfinished().filter(pk=run.pk)
    return bool(own.update(state=State.CANCELLED, finished_at=timezone.now(), claimed_until=None))


def movies_left(run: EnrichmentRun) -> QuerySet[Movie]:
    """Return the movies that a round is still to ask about, in its order."""
    since = run.created_at - ASK_AGAIN_AFTER
    answered = SourceRecord.objects.filter(movie=OuterRef("pk"), is_whole=True, asked_at__gt=since)
    unanswered = Q()
    for client in _clients(run.sources):
        unanswered |= Q(~Exists(answered.filter(source=client.key)))
    lacking = Q()
    for name in run.missing:
        lacking |= _LACKING[name]
    left = Movie.everything.filter(unanswered, lacking, pk__gt=run.last_movie)
    return left.order_by("pk")


def fields_of(missing: Collection[str]) -> tuple[str, ...]:
    """Return the fields that these names stand for; all for none."""
    return tuple(field for name in missing for field in MISSING[name]) or FIELDS


def not_found(run: EnrichmentRun) -> QuerySet[SourceRecord]:
    """Return what was asked about in a round and could not be found, or not be taken."""
    asked = SourceRecord.objects.filter(asked_at__gte=run.created_at).exclude(problem="")
    if run.sources:
        asked = asked.filter(source__in=run.sources)
    return asked.select_related("movie").order_by("movie")


def _clients(chosen: Collection[str]) -> list[Source]:
    return [client for key, client in sources().items() if not chosen or key in chosen]


def _ask(run: EnrichmentRun, movie: Movie, client: Source, only: Collection[str]) -> Outcome:
    try:
        return enrich(movie, client, only, dry_run=run.dry_run)
    except UnreachableError as error:
        if run.stuck_at != movie.pk:
            raise
        return Outcome(problem=str(error))


def _counts(run: EnrichmentRun, outcomes: Sequence[Outcome]) -> dict[str, object]:
    filled = dict(run.filled)
    for outcome in outcomes:
        for field in outcome.filled:
            filled[field] = filled.get(field, 0) + 1
    return {
        "filled": filled,
        "not_found": run.not_found + (not any(outcome.is_found for outcome in outcomes)),
        "failed": run.failed + any(outcome.is_found and outcome.problem for outcome in outcomes),
    }


def _without(rows: QuerySet[Any]) -> Q:
    return Q(~Exists(rows.filter(movie=OuterRef("pk"))))


_LACKING = {
    "poster": Q(poster="") & (Q(poster_url="") | Q(poster_url__startswith=TMDB_PICTURES)),
    "plot": Q(overview=""),
    "credits": _without(Credit.objects.all()),
    "genres": _without(Movie.genres.through.objects.all()),
    "countries": _without(Movie.countries.through.objects.all()),
    "keywords": _without(MovieTag.objects.all()),
    "age rating": _without(Certificate.objects.all()),
    "runtime": Q(runtime=None),
    "year": Q(year=None),
    "titles": Q(original_title=""),
    "ids": Q(imdb_id=None) | Q(tmdb_id=None),
}
"""By name of `MISSING`: the movies that lack it."""
