"""The visitor's watchlist, for the cards of a page."""

from django.http import HttpRequest

from ..models import WatchlistEntry


def watchlist_of(request: HttpRequest) -> frozenset[int]:
    """Return the ids of the movies on the visitor's watchlist, with one query per request."""
    if not request.user.is_authenticated:
        return frozenset()
    kept: frozenset[int] | None = getattr(request, "_watchlist", None)
    if kept is None:
        kept = WatchlistEntry.objects.movies_of(request.user.pk)
        request._watchlist = kept  # type: ignore[attr-defined]
    return kept
