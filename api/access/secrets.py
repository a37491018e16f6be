"""The secrets of tokens: what they look like, and how a form makes one."""

import base64
import secrets

from django.core import signing
from django.utils.crypto import salted_hmac

_SALT = "api.token"
PREFIX = "movierec_"
"""By which scanners of published code know a token."""
_FORM_IS_VALID_FOR = 3600
"""Seconds."""


def new_seed() -> str:
    """Return what a form is given to make one token of, however often it is sent."""
    return signing.dumps(secrets.token_urlsafe(24), salt=_SALT)


def secret_from(user_id: int, seed: str) -> str | None:
    """Return the token that a user's form makes; None from a form that is old or not ours.

    The same form makes the same token, so a double click shows it as well as one click, and nothing
    has to be kept in between. Without `SECRET_KEY` a form's seed says nothing about its token.
    """
    try:
        signing.loads(seed, salt=_SALT, max_age=_FORM_IS_VALID_FOR)
    except signing.BadSignature:
        return None
    made = salted_hmac(_SALT, f"{user_id}:{seed}", algorithm="sha256")
    return PREFIX + base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")
