"""The field that Django knows a form of this site by."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_KEPT = "_csrf_token"


def csrf_token_of(request: HttpRequest) -> str:
    """Return the token of a page: masking one takes long, and a page has many forms."""
    token: str | None = getattr(request, _KEPT, None)
    if token is None:
        token = get_token(request)
        setattr(request, _KEPT, token)
    return token


def csrf_field(request: HttpRequest | None) -> SafeString:
    """Return the hidden field of a form; nothing outside a request."""
    if request is None:
        return mark_safe("")
    token = csrf_token_of(request)
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
