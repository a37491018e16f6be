"""Log-in through an identity provider: a real one, that runs beside the tests."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.test import Client, RequestFactory
from django.urls import reverse
from oidc_provider_mock import User as Known
from oidc_provider_mock import run_server_in_thread
from pytest_django import Settings

from accounts.models import AuditEntry, Invitation, User
from accounts.single_sign_on import SignedTokens, SocialAccountAdapter
from movierec.single_sign_on import form_targets, providers

from ..factories import PASSWORD, AdminFactory, UserFactory
from .people import log_in, signed_in

pytestmark = pytest.mark.django_db

LOGIN = "/account/oidc/sso/login/"
ANNA = Known(
    sub="number-7",
    claims={
        "email": "anna@example.org",
        "email_verified": True,
        "preferred_username": "anna",
    },
)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with run_server_in_thread(user_claims=[ANNA, Known(sub="nameless")]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def configured(provider: str, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = providers(provider, "movierec", "secret", "the club")


def to_provider(client: Client, process: str = "login") -> str:
    answer = client.post(LOGIN, query_params={"process": process})
    assert answer.status_code == 302
    return str(answer["Location"])


def back(client: Client, address: str, sub: str = ANNA.sub) -> Any:
    """Log in at the provider, and go where it sends the browser."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=30)
    assert answer.status_code == 302
    there = urlsplit(answer.headers["Location"])
    assert there.path == f"{LOGIN}callback/"
    return client.get(f"{there.path}?{there.query}")


def come_in(client: Client, sub: str = ANNA.sub) -> Any:
    return back(client, to_provider(client), sub)


def test_without_a_provider_there_is_no_button_and_no_way(client: Client) -> None:
    assert LOGIN not in client.get(reverse("account_login")).content.decode()
    assert client.post(LOGIN).status_code == 404
    assert client.get(f"{LOGIN}callback/", {"code": "x", "state": "x"}).status_code == 404


@pytest.mark.usefixtures("configured")
def test_the_button_leads_there_and_back_into_a_new_account(client: Client, provider: str) -> None:
    assert LOGIN in client.get(reverse("account_login")).content.decode()
    address = to_provider(client)
    assert address.startswith(provider)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"][0]
    back(client, address)
    anna = User.objects.get()
    assert (anna.username, anna.email) == ("anna", "anna@example.org")
    assert not anna.has_usable_password()
    assert EmailAddress.objects.get(user=anna).verified
    assert signed_in(client) == anna.pk
    assert not SocialToken.objects.exists()
    details = list(AuditEntry.objects.order_by("pk").values_list("action", "detail"))
    assert (AuditEntry.Action.SSO_CHANGED, "connected") in details
    assert (AuditEntry.Action.LOGGED_IN, "socialaccount") in details


@pytest.mark.usefixtures("configured")
def test_the_second_time_it_is_the_same_account(client: Client) -> None:
    come_in(client)
    other = Client()
    come_in(other)
    assert signed_in(other) == signed_in(client)
    assert User.objects.count() == 1


@pytest.mark.usefixtures("configured")
def test_whom_the_provider_gives_no_address_chooses_name_and_address(client: Client) -> None:
    assert come_in(client, "nameless")["Location"] == reverse("socialaccount_signup")
    assert client.get(reverse("socialaccount_signup")).status_code == 200
    client.post(reverse("socialaccount_signup"), {"username": "ben", "email": "ben@example.org"})
    assert signed_in(client) == User.objects.get(username="ben").pk


@pytest.mark.usefixtures("configured")
def test_a_known_address_gives_nobody_anothers_account(client: Client) -> None:
    anna = UserFactory(username="anna", email="anna@example.org")
    EmailAddress.objects.create(user=anna, email=anna.email, verified=True, primary=True)
    come_in(client)
    assert signed_in(client) != anna.pk
    assert not SocialAccount.objects.filter(user=anna).exists()


@pytest.mark.usefixtures("configured")
def test_whoever_has_an_account_connects_it_and_then_comes_in_both_ways(client: Client) -> None:
    anna = UserFactory(username="anna", email="anna@example.org")
    log_in(client, "anna")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    back(client, to_provider(client, "connect"))
    assert SocialAccount.objects.get().user == anna
    other = Client()
    come_in(other)
    assert signed_in(other) == anna.pk
    row = SocialAccount.objects.get()
    page = client.get(reverse("socialaccount_connections"))
    assert f'value="{row.pk}"' in page.content.decode()
    client.post(reverse("socialaccount_connections"), {"account": row.pk})
    assert not SocialAccount.objects.exists()


def test_tokens_with_anothers_signature_are_refused(
    client: Client, provider: str, settings: Settings
) -> None:
    wanted = providers(provider, "movierec", "secret", "the club")
    overrides = wanted["openid_connect"]["APPS"][0]["settings"]["openid_configuration_overrides"]
    settings.SOCIALACCOUNT_PROVIDERS = wanted
    with run_server_in_thread() as other:
        of_other = f"http://localhost:{other.server_port}/.well-known/openid-configuration"
        overrides["jwks_uri"] = requests.get(of_other, timeout=30).json()["jwks_uri"]
        come_in(client)
    assert signed_in(client) is None
    del overrides["jwks_uri"]
    come_in(client)
    assert signed_in(client) is not None


@pytest.mark.parametrize(
    "token",
    [
        "no token",
        jwt.encode({"sub": "x"}, "secret" * 9, algorithm="HS256", headers={"kid": "unknown"}),
        jwt.encode({"sub": "x"}, "secret" * 9, algorithm="HS256"),
        jwt.encode({"sub": "x"}, None, algorithm="none"),
    ],
)
@pytest.mark.usefixtures("configured")
def test_tokens_without_the_providers_signature_are_refused(token: str, rf: RequestFactory) -> None:
    request = rf.get("/")
    with context.request_context(request), pytest.raises(OAuth2Error):
        SignedTokens(request, "sso")._decode_id_token(SocialApp(), token)


@pytest.mark.usefixtures("configured")
def test_an_answer_for_another_browser_or_a_second_time_is_refused(client: Client) -> None:
    address = to_provider(client)
    thief = Client()
    back(thief, address)
    assert signed_in(thief) is None
    assert AuditEntry.objects.filter(action=AuditEntry.Action.LOG_IN_FAILED).exists()
    answer = requests.post(address, data={"sub": ANNA.sub}, allow_redirects=False, timeout=30)
    there = urlsplit(answer.headers["Location"])
    client.get(f"{there.path}?{there.query}")
    assert signed_in(client) is not None
    client.post(reverse("account_logout"))
    client.get(f"{there.path}?{there.query}")
    assert signed_in(client) is None


@pytest.mark.usefixtures("configured")
def test_nobody_is_followed_from_the_provider_to_another_server(client: Client) -> None:
    address = to_provider(client)
    with pytest.raises(requests.TooManyRedirects):
        SocialAccountAdapter().get_requests_session().post(address, data={"sub": ANNA.sub})


def test_tokens_of_another_issuer_are_refused(
    client: Client, provider: str, settings: Settings
) -> None:
    wanted = providers(provider, "movierec", "secret", "the club")
    overrides = wanted["openid_connect"]["APPS"][0]["settings"]["openid_configuration_overrides"]
    assert overrides == {"issuer": provider}
    overrides["issuer"] = "https://login.example.org"
    settings.SOCIALACCOUNT_PROVIDERS = wanted
    come_in(client)
    assert signed_in(client) is None


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize(
    ("mode", "gets_in"), [("open", True), ("sso", True), ("invitation", False), ("closed", False)]
)
def test_who_may_sign_up_this_way(
    client: Client, settings: Settings, mode: str, gets_in: bool
) -> None:
    settings.SIGN_UP = mode
    come_in(client)
    assert (signed_in(client) is not None) is gets_in
    assert User.objects.exists() is gets_in


@pytest.mark.usefixtures("configured")
def test_an_invitation_lets_one_person_in_this_way(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "invitation"
    invitation = Invitation.objects.create(made_by=AdminFactory(username="host"))
    client.get(invitation.get_absolute_url())
    come_in(client)
    invitation.refresh_from_db()
    assert invitation.used_by == User.objects.get(username="anna")
    other = Client()
    other.get(invitation.get_absolute_url())
    come_in(other, "nameless")
    assert signed_in(other) is None


@pytest.mark.usefixtures("configured")
def test_with_sign_up_by_sso_only_there_is_no_form(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "sso"
    page = client.get(reverse("account_signup"))
    assert page.templates[0].name == "account/signup_closed.html"


@pytest.mark.usefixtures("configured")
def test_whoever_has_no_password_deletes_their_account_all_the_same(client: Client) -> None:
    come_in(client)
    client.post(reverse("account_delete"))
    assert not User.objects.exists()


def test_browsers_may_send_forms_to_the_provider_only_where_there_is_one() -> None:
    assert form_targets("") == []
    assert form_targets("https://login.example.org/realms/club") == ["https://login.example.org"]
