"""The hidden fields of the forms about movies."""

from html import escape
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.csrf import csrf_field
from core.rendering import Place, render_once

from .form_owner import field_of

register = template.Library()

_KEPT = "_post_fields"


@register.simple_tag(takes_context=True)
def post_fields(
    context: dict[str, Any], plain_picks: bool = False, row: str = ""
) -> SafeString | str:
    """Return the fields of a form: the page to return to, where on it the form is, and its owner.

    Visitors, who have nothing to post, get none. What is the same in all forms of a page is
    rendered once for it.

    Parameters
    ----------
    plain_picks
        Whether the picks on the page are without rating controls.
    row
        The key of the row of movies that the form is in.
    """
    request = context["request"]
    if not request.user.is_authenticated:
        return ""
    kept: SafeString | None = getattr(request, _KEPT, None)
    if kept is None:
        gaps = {
            "csrf": csrf_field(request),
            "next": escape(request.POST.get("next") or request.get_full_path()),
            "owner": field_of(request.user),
        }
        kept = render_once("partials/post_fields.html", gaps, Place.of(request))
        setattr(request, _KEPT, kept)
    is_plain = plain_picks or request.POST.get("plain_picks")
    own = (("plain_picks", "1" if is_plain else ""), ("row", row))
    fields = format_html_join(
        "", '<input type="hidden" name="{}" value="{}">', (each for each in own if each[1])
    )
    return kept + fields
