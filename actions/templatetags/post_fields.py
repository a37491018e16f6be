"""The hidden fields of the forms about movies."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def post_fields(context: dict[str, Any], plain_picks: bool | None = None) -> SafeString:
    """Return the fields of a form: the page to return to, where on it the form is, and its owner.

    A page has many forms, with few different fields.

    Parameters
    ----------
    plain_picks
        Whether the picks on the page are without rating controls; by default as in the context.
    """
    request = context["request"]
    plain = context.get("plain_picks") if plain_picks is None else plain_picks
    fields = {
        "plain_picks": bool(plain or request.POST.get("plain_picks")),
        "row": context.get("row", ""),
    }
    kept: dict[tuple[Any, ...], SafeString] = request.__dict__.setdefault("_post_fields", {})
    key = tuple(fields.values())
    if key not in kept:
        kept[key] = render_to_string("partials/post_fields.html", fields, request)
    return kept[key]
