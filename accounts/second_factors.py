"""Second factors: how django-allauth stores their secrets, and whether admins must have one."""

import base64
import hashlib
import logging
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from core import encryption

View = Callable[..., HttpResponse]

logger = logging.getLogger(__name__)

_USE = "accounts.second_factors"
_ON_THE_WAY = (
    "mfa_",
    "account_confirm_email",
    "account_email",
    "account_log",
    "account_reauthenticate",
    "choose_theme",
    "favicon",
    "manifest",
    "offline",
    "privacy",
    "service_worker",
    "set_language",
    "weekly_off",
)
"""How the names of the pages begin that someone without a second factor may need first."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes encrypted.

    The key is made from `SECRET_KEY`, so the database alone gives nobody a second factor.
    """

    def encrypt(self, text: str) -> str:
        """Encrypt what is stored."""
        return encryption.encrypted(text, _USE)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt it; with another `SECRET_KEY` no code is right any more."""
        try:
            if encrypted_text.startswith(encryption.MARK):
                return encryption.decrypted(encrypted_text, _USE)
            return _decrypted_before(encrypted_text)
        except encryption.UnreadableError:
            logger.error("a second factor was stored with another SECRET_KEY")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def is_mfa_enabled(self, user: AbstractBaseUser | None, types: Any = None) -> bool:
        """Say whether the account has a second factor; end a log-in whose account is gone."""
        if user is None:
            clear_login(context.request)
            return False
        return super().is_mfa_enabled(user, types)


def _decrypted_before(stored: str) -> str:
    """Decrypt what was stored up to version 0.2."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        key = hashlib.sha256(f"{_USE}:".encode() + force_bytes(secret)).digest()
        try:
            return Fernet(base64.urlsafe_b64encode(key)).decrypt(stored.encode()).decode()
        except InvalidToken:
            continue
    raise encryption.UnreadableError


def may_open_admin(request: HttpRequest) -> bool:
    """Say whether the admin is open to this user; put in place of Django's own check."""
    user = request.user
    return user.is_active and user.is_staff and not _needs_factor(user)


def factor_before_admin(login: View) -> View:
    """Lead admins who need a second factor and have none to where they set it up."""

    @wraps(login)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and _needs_factor(request.user):
            messages.info(request, _("Set up a second factor to open the admin."))
            return redirect("mfa_index")
        return login(request, *args, **kwargs)

    return view


def _needs_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    return settings.MFA in ("required", "required-for-admins") and not is_mfa_enabled(user)


class FactorRequiredMiddleware:
    """Where all must have a second factor, leads those without one to where they add it."""

    def __init__(self, get_response: View) -> None:
        if settings.MFA != "required":
            raise MiddlewareNotUsed
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on the response."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Answer instead of every view that is not on the way to a second factor."""
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if name.startswith(_ON_THE_WAY) or not request.user.is_authenticated:
            return None
        if is_mfa_enabled(request.user):
            return None
        messages.info(request, _("Set up a second factor to go on."))
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse("mfa_index")})
        return redirect("mfa_index")
