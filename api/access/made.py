"""A token that has just been made, as it is shown once."""

from typing import NamedTuple, Self

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..models import Token


class Shown(NamedTuple):
    """What is to be copied: the token, or an address that it is part of."""

    label: str
    text: str


class Made(NamedTuple):
    """A new token with what to copy."""

    token: Token
    shown: tuple[Shown, ...]

    @classmethod
    def of(cls, request: HttpRequest, token: Token, secret: str) -> Self:
        """Return what is shown of a new token."""
        return cls(token, (Shown(_("Token"), secret),))
