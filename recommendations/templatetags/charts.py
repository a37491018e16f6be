"""Parts of the charts of the taste page."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from core.rendering import render_once

register = template.Library()


@register.simple_tag
def strip_grid(scale: Iterable[tuple[str, str]]) -> SafeString:
    """Return the lines behind a row that is drawn on a scale, the same for all rows."""
    return render_once("recommendations/taste/partials/strip_grid.html", scale=tuple(scale))
