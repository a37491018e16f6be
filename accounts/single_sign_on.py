"""Log-in through an identity provider (OpenID Connect)."""

from typing import Any, cast

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect

from . import invitations
from .audit.log import Action, record
from .models import User


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Keeps sign-up through the provider to those who may, and failures in the audit log."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Say whether someone whom the provider knows may make an account."""
        return settings.SIGN_UP == "sso" or invitations.may_sign_up(request)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Save a new account, and use up the invitation where there is one."""
        try:
            return self._saved(request, sociallogin, form)
        except invitations.NotInvited as error:
            raise ImmediateHttpResponse(redirect("account_signup")) from error

    def _saved(self, request: HttpRequest, sociallogin: SocialLogin, form: Any) -> User:
        if form is not None:  # then the account's own adapter uses up the invitation
            return cast("User", super().save_user(request, sociallogin, form))
        with invitations.used_for(request, sociallogin.user):
            return cast("User", super().save_user(request, sociallogin))

    def get_requests_session(self) -> Any:
        """Return what asks the provider; it follows nobody elsewhere."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        """Write a log-in that the provider, or what it sent, did not allow into the audit log."""
        record(Action.LOG_IN_FAILED, None, "single sign-on")
