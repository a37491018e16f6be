"""Checks passwords."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from .models import User


class HashOnceBackend(AuthenticationBackend):  # type: ignore[misc]
    """Hashes a password once, whether the account exists or not.

    django-allauth looks for a login among the addresses and again among the names. Twice the work
    where there is an account would tell who has one.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Return the account with this login and password."""
        self._refused: set[int] = set()
        user: User | None = super().authenticate(request, **credentials)
        return user

    def _check_password(self, user: User | None, password: str) -> User | None:
        if user is None or user.pk in self._refused:
            return None
        accepted: User | None = super()._check_password(user, password)
        if accepted is None:
            self._refused.add(user.pk)
        return accepted
