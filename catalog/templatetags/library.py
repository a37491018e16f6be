"""The visitor's library in templates."""

from typing import Any

from django import template
from django.http import HttpRequest

from ..library.watchlist_ids import watchlist_of
from ..models import Movie, RatingChange

register = template.Library()


@register.simple_tag(takes_context=True)
def on_watchlist(context: dict[str, Any], movie: Movie) -> bool:
    """Whether `movie` is on the visitor's watchlist."""
    request: HttpRequest | None = context.get("request")
    return request is not None and movie.pk in watchlist_of(request)


@register.simple_tag(takes_context=True)
def rating_changes(context: dict[str, Any], movie: Movie) -> list[RatingChange]:
    """Return the latest of the history of the visitor's rating of `movie`."""
    return RatingChange.objects.newest(context["user"].pk, movie)
