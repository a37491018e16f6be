"""Log-in through an identity provider (OpenID Connect)."""

from typing import Any, cast

import jwt
from allauth.account.internal.decorators import login_not_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from . import invitations
from .audit.log import Action, record
from .models import User

_SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]


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


class SignedTokens(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Takes ID tokens only with the provider's signature, though they come from itself by TLS."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            decoded: dict[str, Any] = jwt.decode(
                id_token,
                self._key_of(id_token),
                # Not those of shared secrets: with one, this site could sign as well.
                algorithms=_SIGNATURES,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("the ID token is not one of the provider's") from error
        jwtkit.verify_jti(decoded)
        return decoded

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        """Return the provider's key that the token names, or the only one there is."""
        named = jwt.get_unverified_header(id_token).get("kid")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        fitting = [key for key in keys if named in (None, key.key_id)]
        if len(fitting) != 1:
            raise OAuth2Error("the ID token names no key of the provider's")
        return fitting[0]


@login_not_required  # type: ignore[untyped-decorator]
def log_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider."""
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required  # type: ignore[untyped-decorator]
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider sends back."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return cast("HttpResponse", view.adapter_view(SignedTokens(request, provider_id))(request))
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
