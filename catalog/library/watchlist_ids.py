"""The visitor's watchlist, for the cards of a page."""

from django.http import HttpRequest

from ..models import WatchlistEntry

_KEPT = "_watchlist"


def watchlist_of(request: HttpRequest) -> frozenset[int]:
    """Return the ids of the movies on the visitor's watchlist, with one query per request."""
    if not request.user.is_authenticated:
        return frozenset()
    kept: frozenset[int] | None = getattr(request, _KEPT, None)
    if kept is None:
        kept = WatchlistEntry.objects.movies_of(request.user.pk)
        keep_watchlist(request, kept)
    return kept


def keep_watchlist(request: HttpRequest, movies: frozenset[int]) -> None:
    """Hand over what has been read of the visitor's watchlist with something else."""
    setattr(request, _KEPT, movies)
