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
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]

logger = logging.getLogger(__name__)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes encrypted.

    The key is made from `SECRET_KEY`, so the database alone gives nobody a second factor.
    """

    def encrypt(self, text: str) -> str:
        """Encrypt what is stored."""
        token: bytes = _fernet().encrypt(text.encode())
        return token.decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt it; with another `SECRET_KEY` no code is right any more."""
        try:
            text: bytes = _fernet().decrypt(encrypted_text.encode())
        except InvalidToken:
            logger.error("a second factor was stored with another SECRET_KEY")
            text = base64.b32encode(secrets.token_bytes(20))
        return text.decode()

    def is_mfa_enabled(self, user: AbstractBaseUser | None, types: Any = None) -> bool:
        """Say whether the account has a second factor; end a log-in whose account is gone."""
        if user is None:
            clear_login(context.request)
            return False
        has_factor: bool = super().is_mfa_enabled(user, types)
        return has_factor


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    hashes = (hashlib.sha256(b"accounts.second_factors:" + force_bytes(key)) for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one.digest())) for one in hashes])


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
    return settings.MFA == "required-for-admins" and not is_mfa_enabled(user)
