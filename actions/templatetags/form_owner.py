"""The field that names a form's owner."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User

from ..form_owner import FIELD, signed_owner

register = template.Library()


@register.simple_tag(takes_context=True)
def owner_field(context: dict[str, Any]) -> SafeString:
    """Return the hidden field by which a form is accepted from no other user; a visitor's none."""
    user = context.get("user")
    return field_of(user) if user is not None and user.is_authenticated else mark_safe("")


def field_of(user: User) -> SafeString:
    """Return the field for who is logged in."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, signed_owner(user.pk))
