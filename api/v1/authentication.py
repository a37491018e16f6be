"""Who makes a request to the API, whether they may, and whether they keep to a person's pace."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from actions.pace import RETRY_AFTER, is_in_time

from ..models import Token
from ..problems import Problem

LARGEST_BODY = 64 * 1024
"""Bytes; the longest note has a third of that."""
_READING = ("GET", "HEAD")


class ApiRequest(HttpRequest):
    """A request with a token."""

    auth: Token


class TokenBearer(HttpBearer):
    """Takes a token from the header `Authorization: Bearer …`; cookies open nothing here."""

    def __call__(self, request: HttpRequest) -> Token:
        """Return the token of a request.

        Raises
        ------
        Problem
            Without a usable token, without the scope that is needed, or where it sends too much.
        """
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            raise Problem(413, f"Send {LARGEST_BODY} bytes at most.")
        token = super().__call__(request)
        if token is None:
            _keep_to_the_pace(request, "search")
            raise Problem(
                401, "Send a token that is valid.", headers={"WWW-Authenticate": "Bearer"}
            )
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Return the token with this secret, and let the request be its user's."""
        found = Token.objects.with_secret(token)
        if found is None:
            return None
        request.user = found.user
        reads = request.method in _READING
        _keep_to_the_pace(request, "search" if reads else "write")
        enough = (Token.Scope.READ, Token.Scope.WRITE) if reads else (Token.Scope.WRITE,)
        if found.scope not in enough:
            needed = "read" if reads else "write"
            raise Problem(403, f"This needs a token with the scope '{needed}'.")
        return found


def _keep_to_the_pace(request: HttpRequest, kind: str) -> None:
    if not is_in_time(request, kind):
        raise Problem(429, "That was too much in a minute.", headers={"Retry-After": RETRY_AFTER})
