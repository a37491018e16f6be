"""The facets beside the movies of a search."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.rendering import render_once

from ..explore.query import ExploreQuery
from ..explore.results import ShownFacet

_NOTHING = mark_safe("")

register = template.Library()


@register.simple_tag
def facet_filter(facet: ShownFacet, query: ExploreQuery) -> SafeString:
    """Return a facet with its options, or where to get them."""
    asked = query.querystring
    gaps = {
        "asked": format_html("?{}", asked) if asked else _NOTHING,
        "besides": format_html("{}&amp;", asked) if asked else _NOTHING,
    }
    return render_once("catalog/explore/partials/facet.html", gaps, facet=facet)
