"""A token that has just been made, as it is shown once."""

from collections.abc import Iterator
from typing import NamedTuple, Self

from django.http import HttpRequest
from django.urls import reverse
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
        return cls(token, tuple(_shown(request, token.scope, secret)))

    @property
    def feeds(self) -> tuple[Shown, ...]:
        """What a feed reader can find on the page by itself."""
        return self.shown if self.token.scope == Token.Scope.FEED else ()


def _shown(request: HttpRequest, scope: str, secret: str) -> Iterator[Shown]:
    addresses = {
        Token.Scope.SEEN.value: [("played", _("Address for the media player"))],
        Token.Scope.FEED.value: [
            ("feed_of_picks", _("Feed of your picks")),
            ("feed_of_watchlist", _("Feed of your watchlist")),
        ],
    }
    if scope not in addresses:
        yield Shown(_("Token"), secret)
    for name, label in addresses.get(scope, []):
        yield Shown(label, request.build_absolute_uri(reverse(name, args=[secret])))
