"""Movies like the movie of a page."""

from typing import Any

from django import template

from catalog.models import Movie

from ..serving.similar_movies import But, Similar, similar_movies

register = template.Library()


@register.simple_tag(takes_context=True)
def similar_on_page(context: dict[str, Any], movie: Movie) -> Similar:
    """Return the movies like this one, in the direction that the page's address asks for."""
    return similar_movies(movie, context["request"].GET.get("but", ""))


@register.simple_tag
def directions() -> list[But]:
    """Return what can be asked for."""
    return list(But)
