"""Checks passwords."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from core.age_limit import without_age_limit
from core.compiled import FIRST, CompiledQuery, compiled_once

from .models import User


class HashOnceBackend(AuthenticationBackend):  # type: ignore[misc]
    """Hashes a password once, whether the account exists or not.

    django-allauth looks for a login among the addresses and again among the names. Twice the work
    where there is an account would tell who has one.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Return the account with this login and password."""
        self._refused: set[int] = set()
        return super().authenticate(request, **credentials)

    # The limit is the user's: to ask for it while they are loaded would load them again.
    @without_age_limit()
    def get_user(self, user_id: int) -> User | None:
        """Return the user of a session who may still log in."""
        found: User | None = next(iter(_of_anyone().instances(user_id)), None)
        return found if found is not None and self.user_can_authenticate(found) else None

    def _check_password(self, user: User | None, password: str) -> User | None:
        if user is None or user.pk in self._refused:
            return None
        accepted: User | None = super()._check_password(user, password)
        if accepted is None:
            self._refused.add(user.pk)
        return accepted


@compiled_once
def _of_anyone() -> CompiledQuery:
    return CompiledQuery.of(User.objects.filter(pk=FIRST))
