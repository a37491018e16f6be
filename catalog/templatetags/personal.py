"""What pages show of the things a visitor keeps."""

from typing import Any

from django import template
from django.http import HttpRequest

from catalog.models import Movie, RatingChange, WatchlistEntry

register = template.Library()


@register.simple_tag(takes_context=True)
def watchlist_ids(context: dict[str, Any]) -> frozenset[int]:
    """Return the movies on the visitor's watchlist; one query a request, however many cards."""
    request: HttpRequest | None = context.get("request")
    if request is None or not request.user.is_authenticated:
        return frozenset()
    cached: frozenset[int] | None = getattr(request, "_watchlist_ids", None)
    if cached is None:
        own = WatchlistEntry.objects.filter(user=request.user)
        cached = frozenset(own.values_list("movie_id", flat=True))
        request._watchlist_ids = cached  # type: ignore[attr-defined]
    return cached


@register.simple_tag(takes_context=True)
def on_watchlist(context: dict[str, Any], movie: Movie) -> bool:
    """Whether `movie` is on the visitor's watchlist."""
    return movie.pk in watchlist_ids(context)


@register.simple_tag(takes_context=True)
def rating_changes(context: dict[str, Any], movie: Movie) -> list[RatingChange]:
    """Return what the visitor gave `movie` up to now, the latest first."""
    own = RatingChange.objects.filter(user=context["user"], movie=movie)
    return list(own.order_by("-at", "-pk"))
