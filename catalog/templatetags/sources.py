"""Whether users can ask for movies that are missing."""

from django import template

from ..additions.asking import can_be_searched

register = template.Library()


@register.simple_tag
def can_ask_for_movies() -> bool:
    """Return whether a source is set up in which missing movies can be found."""
    return can_be_searched()
