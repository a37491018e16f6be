"""Template tags for similar movies."""

from typing import Any

from django import template

from catalog.models import Movie

from ..serving.similar_movies import But, Similar, similar_movies

register = template.Library()


@register.simple_tag(takes_context=True)
def similar_on_page(context: dict[str, Any], movie: Movie) -> Similar:
    """Return similar movies, in the direction that the URL asks for."""
    return similar_movies(movie, context["request"].GET.get("but", ""))


@register.simple_tag
def directions() -> list[But]:
    """Return all directions."""
    return list(But)
