"""Who may sign up, and what else the site does otherwise than django-allauth."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import clear, consume, get_ip
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Value
from django.db.models.functions import Lower
from django.http import HttpRequest

from . import invitations
from .models import User

Found = TypeVar("Found")

logger = logging.getLogger(__name__)

_APP, _ANYWHERE = "allauth.account", "login_failed_anywhere"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keeps sign-up to those who may, and shows errors for what the database would refuse.

    It trusts no Host header: whoever sends a request chooses it, or at least the port in it.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say whether this visitor may sign up."""
        return invitations.may_sign_up(request)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save a new account, and use up the invitation that it was made with."""
        with invitations.used_for(request, user):
            saved: User = super().save_user(request, user, form, commit)
        return saved

    def login(self, request: HttpRequest, user: User) -> None:
        """Log in, until a fixed moment."""
        super().login(request, user)
        request.session.set_expiry(settings.ACCOUNT_SESSION_COOKIE_AGE)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Refuse a taken name, ignoring case as the database does."""
        name: str = super().clean_username(User.normalize_username(username), shallow)
        lowered = User.objects.alias(lowered=Lower("username"))
        if not shallow and lowered.filter(lowered=Lower(Value(name))).exists():
            raise self.validation_error("username_taken")
        return name

    def clean_email(self, email: str) -> str:
        """Refuse an address that is too long for the database."""
        MaxLengthValidator(User._meta.get_field("email").max_length)(email)
        return email

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links lead to the site's own address."""
        links = {name: at_site(value) for name, value in context.items() if name.endswith("_url")}
        host = urlsplit(settings.SITE_URL).netloc
        site = {"current_site": {"domain": host, "name": host}}
        super().send_mail(template_prefix, email, {**context, **links, **site})

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse further guesses from this visitor's address, and too many from all addresses."""
        try:
            super().pre_authenticate(request, **credentials)
            self._count_anywhere(request, credentials)
        except ValidationError:
            logger.warning("too many log-ins: one more from %s is refused", get_ip(request))
            raise

    def check_limited(
        self, request: HttpRequest, login: str, check: Callable[[], Found | None]
    ) -> Found | None:
        """Return what a check of a password beside the log-in finds, limited as log-ins are.

        Raises
        ------
        ValidationError
            If there were too many wrong ones.
        """
        self.pre_authenticate(request, username=login)
        found = check()
        if found is not None:
            self._rollback_login_failed_rl_usage()
        return found

    def _count_anywhere(self, request: HttpRequest, credentials: dict[str, Any]) -> None:
        self._tries_anywhere = consume(
            request, app=_APP, action=_ANYWHERE, key=_login_in(credentials)
        )
        if not self._tries_anywhere:
            self._rollback_login_failed_rl_usage()
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if tries := getattr(self, "_tries_anywhere", None):
            tries.rollback()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        super()._delete_login_attempts_cached_email(request, **credentials)
        clear(request, app=_APP, action=_ANYWHERE, key=_login_in(credentials))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count tries by who is to be logged in, and from where."""
        return f"{_login_in(credentials)} {get_ip(request)}"


def _login_in(credentials: dict[str, Any]) -> str:
    login: str = credentials.get("email", credentials.get("username", ""))
    return login.lower()


def at_site(address: str) -> str:
    """Return where the page of any address of this site is under the site's own address."""
    page = urlsplit(address)
    return urlsplit(settings.SITE_URL)._replace(path=page.path, query=page.query).geturl()
