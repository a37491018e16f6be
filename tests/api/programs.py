"""Programs that use the API with a token."""

import json
from typing import Any

from django.test import Client

from accounts.models import User
from api.access.secrets import new_seed, secret_from
from api.models import Token

V1 = "/api/v1"


def token_for(user: User, scope: str = "write", **fields: Any) -> str:
    """Make a token and return its secret."""
    secret = secret_from(user.pk, new_seed())
    assert secret
    Token.objects.keep(user.pk, secret, "Test", scope, fields.pop("expires_at", None))
    return secret


def bearer(secret: str) -> dict[str, str]:
    """Return the header that a token is sent in."""
    return {"Authorization": f"Bearer {secret}"}


class Program:
    """Sends requests with one token, and knows no cookie."""

    def __init__(self, user: User, scope: str = "write") -> None:
        self.user = user
        self.headers = bearer(token_for(user, scope))
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        """Read something."""
        return self.client.get(V1 + path, query, headers=self.headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Change something."""
        return self.client.generic(
            method,
            V1 + path,
            b"" if body is None else _json(body),
            content_type="application/json",
            headers=self.headers | headers,
        )

    def put(self, path: str, body: Any = None) -> Any:
        """Put something."""
        return self.send("PUT", path, body)

    def post(self, path: str, body: Any = None) -> Any:
        """Make something."""
        return self.send("POST", path, body)

    def delete(self, path: str) -> Any:
        """Delete something."""
        return self.send("DELETE", path)


def _json(body: Any) -> bytes:

    return json.dumps(body).encode()
