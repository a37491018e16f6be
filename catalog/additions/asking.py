"""A user asks for a movie that is missing: it is searched for, asked for, and fetched."""

import hashlib
import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from core.age_limit import age_limit

from ..imports.history.unmatched import confirm
from ..models import Movie, MovieRequest, SourceRecord
from ..providers.configured import searchable, sources
from ..providers.errors import BusyError, GoneError, NonsenseError, RefusedError, SourceError
from ..providers.facts import Found
from .adding import NotTakenError, add

MOST_WAITING = 20
"""Of one user."""
MOST_ENDED = 200
"""Of one user, the latest: of others it is forgotten what came of them."""
LONGEST_SEARCH = 200
_AT_ONCE = 500
_SECONDS_AT_ONCE = 50.0
_KEPT_FOR = 600

logger = logging.getLogger(__name__)


def can_be_searched() -> bool:
    """Whether a source is set up in which people can look for movies.

    Not within an age limit: what a search at a source shows has no age rating.
    """
    return bool(settings.TMDB_KEY or settings.WIKIDATA) and age_limit() is None


def searched_source() -> str:
    """Return the name of the source in which people look for movies; none if none is set up."""
    source = searchable() if can_be_searched() else None
    return source.name if source else ""


def search(text: str) -> tuple[str, list[tuple[Found, int | None]]]:
    """Search a source for a movie.

    Returns
    -------
    tuple of str and list
        The source's key; each movie found, and its number in the catalogue if it is here already.

    Raises
    ------
    SourceError
        If the source cannot be asked now.
    """
    source = searchable()
    words = " ".join(text.split())[:LONGEST_SEARCH]
    if source is None or not words:
        return "", []
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    digest = hashlib.sha256(words.casefold().encode()).hexdigest()[:32]
    name = f"source-search-{source.key}-{language}-{digest}"
    kept = cache.get(name)
    if kept is None:
        kept = [vars(found) for found in source.search(words, language=language)]
        cache.set(name, kept, _KEPT_FOR)
    found = [Found(**values) for values in kept]
    return source.key, _with_own(source.key, found)


def ask_for(user_id: int, source: str, found: Found) -> MovieRequest | None:
    """Note that a user wants a movie, once; None where too many of theirs wait already."""
    own = MovieRequest.objects.filter(user=user_id)
    there = own.filter(source=source, source_id=found.source_id).first()
    if there is None and own.waiting().count() >= MOST_WAITING:
        return None
    request, is_new = own.get_or_create(
        source=source,
        source_id=found.source_id,
        defaults={"user_id": user_id, "title": found.title, "year": found.year},
    )
    if is_new:
        ended = own.exclude(state=request.State.WAITING).order_by("-pk")
        own.filter(pk__in=list(ended.values_list("pk", flat=True)[MOST_ENDED:])).delete()
    if not is_new and (request.state == request.State.REFUSED or _is_deleted(request)):
        # Asked again, it may be there now.
        own.filter(pk=request.pk).update(
            state=request.State.WAITING, problem="", try_at=timezone.now()
        )
        request.refresh_from_db()
    return request


def fetch_requested() -> int:
    """Fetch what users have asked for, the oldest first, for a while; return how many came.

    Where a source cannot be asked now, its requests wait, and each says why.
    """
    done, ends = 0, time.monotonic() + _SECONDS_AT_ONCE
    clients = sources()
    for request in MovieRequest.objects.due().order_by("try_at", "pk")[:_AT_ONCE]:
        if time.monotonic() > ends:
            break
        client = clients.get(request.source)
        if not request.claim():
            continue
        if client is None:
            request.put_off("The source is no longer set up.", 3600)
            continue
        try:
            movie = add(client, request.source_id, with_adult=settings.ADULT_MOVIES)
            if movie.hidden_at is not None:
                raise NotTakenError("It was taken off this site.")
            _finish(request, movie)
            done += 1
        except (GoneError, NotTakenError) as error:
            request.refuse(str(error))
            # What it was to be is asked again.
            request.unmatched.update(request=None)
        except NonsenseError as error:
            request.put_off(str(error), request.longer_wait(error.try_again_in))
        except SourceError as error:
            logger.warning("a movie was not fetched: %s", error)
            _put_off_all(request, error)
            clients.pop(request.source)
    return done


def here_already(source: str, found: Found) -> int | None:
    """Return the movie of the catalogue that one of a source is, if it is here."""
    return _with_own(source, [found])[0][1]


def _finish(request: MovieRequest, movie: Movie) -> None:
    """Note that a movie is here, and import what users' files say of it."""
    request.finish(movie)
    for unmatched in request.unmatched.open():
        confirm(unmatched, movie)


def _put_off_all(request: MovieRequest, error: SourceError) -> None:
    """Put off all that waits for the same source: it would answer no better.

    Where it has trouble with this movie alone, the others come first the next time.
    """
    soon = timezone.now() + timedelta(seconds=error.try_again_in)
    others = MovieRequest.objects.due().filter(source=request.source)
    others.exclude(pk=request.pk).update(problem=str(error)[:300], try_at=soon)
    is_of_source = isinstance(error, BusyError | RefusedError)
    seconds = error.try_again_in
    request.put_off(str(error), seconds if is_of_source else request.longer_wait(seconds))


def _is_deleted(request: MovieRequest) -> bool:
    return request.state == request.State.DONE and request.movie_id is None


def _with_own(source: str, found: list[Found]) -> list[tuple[Found, int | None]]:
    ids = [each.source_id for each in found]
    shown = SourceRecord.objects.filter(movie__hidden_at=None)
    records = shown.filter(source=source, source_id__in=ids)
    own = dict(records.values_list("source_id", "movie"))
    if source == "tmdb":
        movies = Movie.objects.filter(tmdb_id__in=[int(one) for one in ids])
        own |= {str(tmdb_id): pk for tmdb_id, pk in movies.values_list("tmdb_id", "pk")}
    return [(each, own.get(each.source_id)) for each in found]
