"""Parts of the charts of the taste page."""

from collections.abc import Iterable
from functools import cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from catalog.templatetags.stars import in_halves
from core.rendering import render_once

from ..taste.movie_map import Dot

register = template.Library()

_DOT = '<a href="{}"><title>{}: {}</title><circle class="dot dot-{}" cx="{}" cy="{}" r="5" /></a>'
_ROW = (
    '<tr><th scope="row"><a href="{}"><bdi>{}</bdi></a></th><td>{}</td><td>{}</td><td>{}</td></tr>'
)


@register.simple_tag
def strip_grid(scale: Iterable[tuple[str, str]]) -> SafeString:
    """Return the lines behind a row that is drawn on a scale, the same for all rows."""
    return render_once("recommendations/taste/partials/strip_grid.html", scale=tuple(scale))


@register.simple_tag
def map_dots(dots: Iterable[Dot]) -> SafeString:
    """Return the movies on the map; hundreds, which a template's loop takes far longer for."""
    drawn = (
        _DOT.format(dot.address, escape(dot.label), escape(dot.stars_label), dot.size, dot.x, dot.y)
        for dot in dots
    )
    return mark_safe("".join(drawn))  # noqa: S308 - the texts are escaped, the rest is ours


@register.simple_tag
def map_rows(dots: Iterable[Dot]) -> SafeString:
    """Return the same as rows of a table."""
    halves = cache(in_halves)
    drawn = (
        _ROW.format(dot.address, escape(dot.label), halves(dot.stars), dot.across, dot.up)
        for dot in dots
    )
    return mark_safe("".join(drawn))  # noqa: S308 - the texts are escaped, the rest is ours
