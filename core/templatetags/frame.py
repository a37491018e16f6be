"""What is around every page: the head, the header and the footer."""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from ..csrf import csrf_field, csrf_token_of
from ..rendering import render_once

register = template.Library()


@register.simple_tag
def once(template: str) -> SafeString:
    """Return a template that depends on nothing but the language."""
    return render_once(template)


@register.simple_tag(takes_context=True)
def page_csrf_token(context: dict[str, Any]) -> str:
    """Return the token that the page's own requests carry; nothing outside a request."""
    request = context.get("request")
    return csrf_token_of(request) if request else ""


@register.simple_tag(takes_context=True)
def page_csrf_field(context: dict[str, Any]) -> SafeString:
    """Return the hidden field of a form, with the page's token."""
    return csrf_field(context.get("request"))


@register.simple_tag(takes_context=True)
def site_header(context: dict[str, Any], sign_up_is_open: bool) -> SafeString:
    """Return the header; error pages that know no user have no menu."""
    request, user = context.get("request"), context.get("user")
    match = getattr(request, "resolver_match", None)
    return render_once(
        "partials/header.html",
        {
            "username": conditional_escape(user.get_username() if user else ""),
            "csrf": csrf_field(request),
        },
        page=match.view_name if match else "",
        is_known=bool(user),
        is_member=bool(user and user.is_authenticated),
        is_staff=bool(user and user.is_staff),
        sign_up_is_open=bool(sign_up_is_open),
    )


@register.simple_tag(takes_context=True)
def shortcuts(context: dict[str, Any]) -> SafeString:
    """Return the list of keyboard shortcuts."""
    out_of_ten = getattr(context.get("user"), "out_of_ten", False)
    return render_once("partials/shortcuts.html", out_of_ten=bool(out_of_ten))


@register.simple_tag(takes_context=True)
def site_footer(context: dict[str, Any]) -> SafeString:
    """Return the footer."""
    request = context.get("request")
    return render_once(
        "partials/footer.html",
        {
            "path": conditional_escape(request.get_full_path() if request else ""),
            "csrf": csrf_field(request),
        },
        theme=context.get("theme", ""),
    )
