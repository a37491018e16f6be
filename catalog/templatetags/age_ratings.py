"""Age ratings on pages, and how many rows an age limit leaves out of a list."""

from typing import Any

from django import template

from core.age_limit import age_limit

from ..models import Certificate, ListEntry, MovieList, Rating, Viewing, WatchlistEntry
from ..models.certificates import hidden_by_age

register = template.Library()

_KEPT: dict[str, Any] = {"watchlist": WatchlistEntry, "ratings": Rating, "diary": Viewing}


@register.simple_tag
def count_rated_by_age() -> int:
    """Return how many movies have an age rating of the site's country."""
    return Certificate.objects.of_site().count()


@register.simple_tag
def limit_of_reader() -> int | None:
    """Return the age limit of the account that a page is for; None if it has none."""
    return age_limit()


@register.inclusion_tag("catalog/partials/hidden_by_age.html", takes_context=True)
def kept_but_hidden(context: dict[str, Any], what: str) -> dict[str, Any]:
    """Say in a line how many rows of the user's own the age limit hides."""
    return _hidden(hidden_by_age(_KEPT[what], user=context["user"]))


@register.inclusion_tag("catalog/partials/hidden_by_age.html")
def listed_but_hidden(movie_list: MovieList) -> dict[str, Any]:
    """Say in a line how many movies of a list the age limit hides."""
    return _hidden(hidden_by_age(ListEntry, movie_list=movie_list))


def _hidden(count: int) -> dict[str, Any]:
    return {"count": count, "age": age_limit()}
