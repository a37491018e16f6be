"""What must be right before the site starts."""

from typing import Any

from django.contrib.auth.password_validation import get_default_password_validators
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured


@register
def password_validators_can_be_made(**more: Any) -> list[CheckMessage]:
    """Read the list of breached passwords once, instead of failing at the first sign-up."""
    try:
        get_default_password_validators()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="accounts.E001")]
    return []
