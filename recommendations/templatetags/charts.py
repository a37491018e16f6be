"""Parts of the charts of the taste page."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

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
    drawn = ((dot.address, dot.label, dot.stars_label, dot.size, dot.x, dot.y) for dot in dots)
    return format_html_join("", _DOT, drawn)


@register.simple_tag
def map_rows(dots: Iterable[Dot]) -> SafeString:
    """Return the same as rows of a table."""
    rows = ((dot.address, dot.label, in_halves(dot.stars), dot.across, dot.up) for dot in dots)
    return format_html_join("", _ROW, rows)
