"""The watchlist: what someone means to see."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from catalog.models import Movie, WatchlistEntry

from ..responses import answer
from ..undo import Changed, undo_token, undoable

MOVIES_A_PAGE = 48


@login_required
@require_safe
def watchlist(request: SignedInRequest) -> HttpResponse:
    """What the visitor means to see, the newest first; what they have seen since apart."""
    own = WatchlistEntry.objects.filter(user=request.user)
    shown = own.newest_first().select_related("movie").prefetch_related("movie__genres")
    page = Paginator(shown, MOVIES_A_PAGE).get_page(request.GET.get("page"))
    seen_count = own.seen().count()
    return render(
        request, "catalog/library/watchlist.html", {"page": page, "seen_count": seen_count}
    )


@user_action(replay=True)
def watch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a movie on the watchlist."""
    movie = get_object_or_404(Movie, pk=pk)
    added = WatchlistEntry.objects.put(request.user.pk, movie)
    undo = undo_token(request.user.pk, take_off_watchlist, movie=pk) if added else ""
    said = gettext("%(movie)s: on your watchlist.") % {"movie": movie.title}
    return answer(request, said, default=movie.get_absolute_url(), undo=undo, movie=movie)


@user_action()
def unwatch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a movie off the watchlist."""
    movie = get_object_or_404(Movie, pk=pk)
    taken = _take_off(request.user.pk, [pk])
    undo = undo_token(request.user.pk, put_on_watchlist, entries=taken) if taken else ""
    said = gettext("%(movie)s: off your watchlist.") % {"movie": movie.title}
    return answer(request, said, default=movie.get_absolute_url(), undo=undo, movie=movie)


@user_action()
def unwatch_seen(request: SignedInRequest) -> HttpResponse:
    """Take off the watchlist all that was seen since it came there."""
    seen = WatchlistEntry.objects.filter(user=request.user).seen()
    taken = _take_off(request.user.pk, seen.values_list("movie_id", flat=True)[:1000])
    undo = undo_token(request.user.pk, put_on_watchlist, entries=taken) if taken else ""
    said = ngettext(
        "%(n)s movie you have seen is off your watchlist.",
        "%(n)s movies you have seen are off your watchlist.",
        len(taken),
    )
    return answer(request, said % {"n": len(taken)}, default=reverse("watchlist"), undo=undo)


def _take_off(user_id: int, movies: Iterable[int]) -> list[tuple[int, str]]:
    """Take movies off, and return each with the time at which it had been put there."""
    own = WatchlistEntry.objects.filter(user_id=user_id, movie__in=list(movies))
    taken = [(movie, at.isoformat()) for movie, at in own.values_list("movie_id", "created_at")]
    own.filter(movie__in=[movie for movie, _ in taken]).delete()
    return taken


@undoable
def take_off_watchlist(user_id: int, movie: int) -> Changed:
    """Undo of `watch`."""
    _take_off(user_id, [movie])
    return Changed(movie=Movie.objects.get(pk=movie))


@undoable
def put_on_watchlist(user_id: int, entries: list[tuple[int, str]]) -> Changed:
    """Undo of taking off: each movie still in the catalogue comes back to its old place."""
    movies = Movie.objects.in_bulk([movie for movie, _ in entries])
    WatchlistEntry.objects.bulk_create(
        (
            WatchlistEntry(
                user_id=user_id, movie=movies[movie], created_at=datetime.fromisoformat(at)
            )
            for movie, at in entries
            if movie in movies
        ),
        ignore_conflicts=True,
    )
    return Changed(movie=next(iter(movies.values())) if len(movies) == 1 else None)
