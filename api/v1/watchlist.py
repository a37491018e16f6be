"""The watchlist."""

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from catalog.models import Movie, WatchlistEntry

from .authentication import ApiRequest
from .cursors import Page, WhichPage, page_of
from .schemas import MovieOut

router = Router(tags=["Watchlist"])


class WatchlistOut(Schema):
    """A movie on your watchlist."""

    movie: MovieOut
    added_at: dt.datetime

    @staticmethod
    def resolve_added_at(entry: WatchlistEntry) -> dt.datetime:
        """Return when it was put there."""
        return entry.created_at


@router.get("", response=Page[WatchlistOut], summary="List your watchlist, the newest first")
def list_watchlist(request: ApiRequest, which: WhichPage) -> dict[str, Any]:
    """Return a page of it."""
    own = WatchlistEntry.objects.filter(user=request.auth.user_id)
    entries = own.select_related("movie").prefetch_related("movie__genres")
    return page_of(entries, "-created_at", which)


@router.put("/{id:movie}", response={204: None}, summary="Put a movie on your watchlist")
def watch(request: ApiRequest, movie: int) -> Status[None]:
    """Put it there; nothing is to be done where it is there already."""
    WatchlistEntry.objects.put(request.auth.user_id, get_object_or_404(Movie, pk=movie))
    return Status(204, None)


@router.delete("/{id:movie}", response={204: None}, summary="Take a movie off your watchlist")
def unwatch(request: ApiRequest, movie: int) -> Status[None]:
    """Take it off; nothing is to be done where it is not there."""
    found = get_object_or_404(Movie, pk=movie)
    WatchlistEntry.objects.filter(user=request.auth.user_id, movie=found).delete()
    return Status(204, None)
