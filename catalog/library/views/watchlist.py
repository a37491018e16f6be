"""The watchlist."""

from django.contrib import messages
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
from catalog.models.watchlist import WatchlistQuerySet
from core.limits import LimitReached

from ..responses import respond
from ..undo import Changed, restore, snapshot, undo_token, undoable

MOVIES_A_PAGE = 24


@login_required
@require_safe
def watchlist(request: SignedInRequest) -> HttpResponse:
    """The user's watchlist, the newest first, with movies seen since at the end."""
    own = WatchlistEntry.objects.filter(user=request.user)
    shown = own.newest_first().select_related("movie").prefetch_related("movie__genres")
    page = Paginator(shown, MOVIES_A_PAGE).get_page(request.GET.get("page"))
    seen_count = own.seen().count()
    return render(
        request, "catalog/library/watchlist.html", {"page": page, "seen_count": seen_count}
    )


@user_action(replay=True)
def watch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a movie to the watchlist."""
    movie = get_object_or_404(Movie, pk=pk)
    try:
        added = WatchlistEntry.objects.put(request.user.pk, movie)
    except LimitReached as error:
        return respond(request, str(error), movie=movie, level=messages.ERROR)
    token = undo_token(request.user.pk, undo_watch, movie=pk) if added else ""
    message = gettext("%(movie)s: added to your watchlist.") % {"movie": movie.title}
    return respond(request, message, token=token, movie=movie)


@user_action()
def unwatch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a movie from the watchlist."""
    movie = get_object_or_404(Movie, pk=pk)
    _, token = _remove(request, WatchlistEntry.objects.filter(movie=movie))
    message = gettext("%(movie)s: removed from your watchlist.") % {"movie": movie.title}
    return respond(request, message, token=token, movie=movie)


@user_action()
def unwatch_seen(request: SignedInRequest) -> HttpResponse:
    """Remove all movies from the watchlist that were seen since they were added."""
    count, token = _remove(request, WatchlistEntry.objects.seen())
    message = ngettext(
        "%(n)s movie removed from your watchlist.",
        "%(n)s movies removed from your watchlist.",
        count,
    )
    return respond(request, message % {"n": count}, page=reverse("watchlist"), token=token)


def _remove(request: SignedInRequest, entries: WatchlistQuerySet) -> tuple[int, str]:
    """Remove up to 1,000 of the user's `entries`; return their number and the undo token."""
    removed = list(entries.filter(user=request.user)[:1000])
    WatchlistEntry.objects.filter(pk__in=[entry.pk for entry in removed]).delete()
    token = undo_token(request.user.pk, restore, rows=snapshot(removed)) if removed else ""
    return len(removed), token


@undoable
def undo_watch(user_id: int, movie: int) -> Changed:
    """Undo of adding a movie to the watchlist."""
    WatchlistEntry.objects.filter(user_id=user_id, movie=movie).delete()
    return Changed(movie=Movie.everything.get(pk=movie))
