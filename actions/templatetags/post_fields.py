"""The hidden fields of the forms about movies."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def post_fields(
    context: dict[str, Any], plain_picks: bool = False, row: str = ""
) -> SafeString | str:
    """Return the fields of a form: the page to return to, where on it the form is, and its owner.

    Visitors, who have nothing to post, get none. A page has many forms, with few different fields.

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
    plain = bool(plain_picks or request.POST.get("plain_picks"))
    kept: dict[tuple[bool, str], SafeString] = request.__dict__.setdefault("_post_fields", {})
    if (plain, row) not in kept:
        fields = {"plain_picks": plain, "row": row}
        kept[plain, row] = render_to_string("partials/post_fields.html", fields, request)
    return kept[plain, row]
