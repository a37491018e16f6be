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

    Visitors, who have nothing to post, get none.

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
    return render_to_string(
        "partials/post_fields.html", {"plain_picks": plain, "row": row}, request
    )
