"""Second factors: no way in without, and no change without saying who one is."""

import base64
import hashlib
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import Fernet
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import Settings

from accounts.models import AuditEntry, User
from accounts.second_factors import MFAAdapter

from ..factories import PASSWORD, AdminFactory, UserFactory
from ..html_reading import links_of
from .people import confirm_password, log_in, signed_in

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PAGES = [
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
]


@pytest.fixture
def anna() -> User:
    return UserFactory(username="anna", email="anna@example.org")


@pytest.fixture
def with_app(anna: User) -> User:
    TOTP.activate(anna, SECRET)
    RecoveryCodes.activate(anna)
    return anna


def code_now(secret: str = SECRET) -> str:
    # The one before, which the tests' settings allow too, would be too old in a moment.
    _, counter, _ = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, counter)))


def say_who(client: Client, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_reauthenticate"), {"password": password})


def enter(client: Client, code: str) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": code})


def recovery_codes(user: User) -> list[str]:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = row.wrap().get_unused_codes()
    return codes


def test_the_account_page_leads_there(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert reverse("mfa_index") in links_of(client.get(reverse("account")))
    links = links_of(client.get(reverse("mfa_index")))
    assert reverse("mfa_activate_totp") in links
    assert reverse("mfa_add_webauthn") in links


def test_an_app_is_set_up_with_a_code_and_gives_recovery_codes(client: Client, anna: User) -> None:
    log_in(client, "anna")
    say_who(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert not Authenticator.objects.exists()
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert {row.type for row in Authenticator.objects.all()} == {"totp", "recovery_codes"}
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert all(code in shown for code in recovery_codes(anna))
    changes = AuditEntry.objects.filter(action=AuditEntry.Action.MFA_CHANGED)
    assert {row.detail for row in changes} == {"totp added", "recovery_codes added"}


def test_a_password_alone_no_longer_lets_in_anywhere(client: Client, with_app: User) -> None:
    assert log_in(client, "anna")["Location"] == reverse("mfa_authenticate")
    assert signed_in(client) is None
    assert enter(client, "000000").status_code == 200
    assert signed_in(client) is None
    failed = AuditEntry.objects.get(action=AuditEntry.Action.LOG_IN_FAILED)
    assert (failed.username, failed.detail) == ("anna", "second factor")
    enter(client, code_now())
    assert signed_in(client) == with_app.pk
    entry = AuditEntry.objects.get(action=AuditEntry.Action.LOGGED_IN)
    assert entry.detail == "password, mfa"


def test_a_code_works_once(client: Client, with_app: User) -> None:
    code = code_now()
    log_in(client, "anna")
    enter(client, code)
    other = Client()
    log_in(other, "anna")
    enter(other, code)
    assert signed_in(other) is None


def test_a_recovery_code_works_once(client: Client, with_app: User) -> None:
    code = recovery_codes(with_app)[0]
    log_in(client, "anna")
    enter(client, code)
    assert signed_in(client) == with_app.pk
    other = Client()
    log_in(other, "anna")
    enter(other, code)
    assert signed_in(other) is None
    assert code not in recovery_codes(with_app)


def test_guesses_are_limited(with_app: User) -> None:
    client = Client()
    log_in(client, "anna")
    for _ in range(5):
        enter(client, "000000")
    enter(client, recovery_codes(with_app)[0])
    assert signed_in(client) is None


def test_a_reset_password_does_not_go_round_it(client: Client, with_app: User) -> None:
    client.post(reverse("account_reset_password"), {"email": with_app.email})
    (address,) = re.findall(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    page = client.get(address, follow=True)
    fresh = {"password1": "better than silver", "password2": "better than silver"}
    client.post(page.request["PATH_INFO"], fresh)
    assert signed_in(client) is None
    log_in(client, "anna", "better than silver")
    assert signed_in(client) is None


def test_the_admin_is_behind_it_too(with_app: User) -> None:
    User.objects.filter(pk=with_app.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    page = client.get(reverse("admin:index"), follow=True)
    form = {"login": "anna", "password": PASSWORD, "next": reverse("admin:index")}
    client.post(page.request["PATH_INFO"], form)
    client.post(reverse("admin:login"), {"username": "anna", "password": PASSWORD})
    assert client.get(reverse("admin:index")).status_code == 302
    enter(client, code_now())
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("page", [page for page in PAGES[1:] if page != "mfa_list_webauthn"])
def test_a_borrowed_session_changes_nothing(client: Client, with_app: User, page: str) -> None:
    if page == "mfa_activate_totp":
        Authenticator.objects.filter(type=Authenticator.Type.TOTP).delete()
    before = list(Authenticator.objects.order_by("pk").values_list("pk", "data"))
    client.force_login(with_app)
    shown, posted = client.get(reverse(page)), client.post(reverse(page), {"code": "1"})
    assert shown.status_code == 302
    assert shown["Location"].startswith(reverse("account_reauthenticate"))
    assert posted.status_code in (302, 405)
    assert list(Authenticator.objects.order_by("pk").values_list("pk", "data")) == before


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_asked_to_log_in(client: Client, page: str) -> None:
    answer = client.get(reverse(page))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_after_saying_who_they_are_a_person_sees_every_page_and_turns_it_off(
    client: Client, with_app: User
) -> None:
    client.force_login(with_app)
    say_who(client)
    for page in ("mfa_index", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn"):
        assert client.get(reverse(page)).status_code == 200, page
    for page in ("mfa_generate_recovery_codes", "mfa_view_recovery_codes"):
        assert client.get(reverse(page)).status_code == 200, page
    old = recovery_codes(with_app)
    client.post(reverse("mfa_generate_recovery_codes"))
    assert not set(old) & set(recovery_codes(with_app))
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    details = AuditEntry.objects.filter(action=AuditEntry.Action.MFA_CHANGED)
    assert "totp removed" in {row.detail for row in details}


def test_saying_who_one_is_can_be_done_with_the_second_factor(
    client: Client, with_app: User
) -> None:
    client.force_login(with_app)
    page = client.get(reverse("account_reauthenticate"))
    assert reverse("mfa_reauthenticate") in links_of(page)
    client.post(reverse("mfa_reauthenticate"), {"code": code_now()})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_nobody_reaches_anothers_passkey(client: Client, with_app: User) -> None:
    row = Authenticator.objects.create(
        user=UserFactory(), type=Authenticator.Type.WEBAUTHN, data={"name": "key"}
    )
    client.force_login(with_app)
    say_who(client)
    for page in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        address = reverse(page, args=[row.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get(pk=row.pk).data == {"name": "key"}


def test_with_another_secret_key_no_code_is_right_and_nothing_breaks(
    client: Client, with_app: User, settings: Settings
) -> None:
    codes = recovery_codes(with_app)
    settings.SECRET_KEY = "another one"
    log_in(client, "anna")
    for code in (code_now(), codes[0]):
        assert enter(client, code).status_code == 200
    settings.SECRET_KEY_FALLBACKS = ["for-the-tests"]
    enter(client, codes[0])
    assert signed_in(client) == with_app.pk


def test_what_was_encrypted_before_is_read(settings: Settings) -> None:
    adapter = MFAAdapter()
    key = hashlib.sha256(b"accounts.second_factors:" + settings.SECRET_KEY.encode()).digest()
    before = Fernet(base64.urlsafe_b64encode(key)).encrypt(SECRET.encode()).decode()
    assert adapter.decrypt(before) == SECRET
    now = adapter.encrypt(SECRET)
    assert now != adapter.encrypt(SECRET)
    assert adapter.decrypt(now) == SECRET
    changed = now[:-6] + ("A" if now[-6] != "A" else "B") + now[-5:]
    assert adapter.decrypt(changed) != SECRET


def test_an_admin_takes_a_lost_one_away_and_never_sees_its_secret(with_app: User) -> None:
    client = Client()
    client.force_login(AdminFactory(username="root"))
    row = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    change = reverse("admin:mfa_authenticator_change", args=[row.pk])
    for address in (reverse("admin:mfa_authenticator_changelist"), change):
        page = client.get(address).content.decode()
        assert "anna" in page
        assert row.data["secret"] not in page
        assert SECRET not in page
    confirm_password(client)
    client.post(reverse("admin:mfa_authenticator_delete", args=[row.pk]), {"post": "yes"})
    assert not Authenticator.objects.filter(pk=row.pk).exists()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.username, entry.by_username, entry.detail) == ("anna", "root", "totp removed")


def test_where_admins_must_have_one_the_admin_stays_closed_until_they_do(
    client: Client, settings: Settings
) -> None:
    settings.MFA = "required-for-admins"
    root = AdminFactory(username="root")
    client.force_login(root)
    index = reverse("admin:index")
    page = client.get(index, follow=True)
    assert page.request["PATH_INFO"] == reverse("mfa_index")
    form = {"username": "root", "password": PASSWORD}
    client.post(reverse("admin:login"), form)
    assert client.get(index).status_code == 302
    TOTP.activate(root, SECRET)
    assert client.get(index).status_code == 200
    client.force_login(UserFactory())
    assert client.get(index, follow=True).status_code == 403


def test_where_all_must_have_one_the_site_stays_closed_until_they_do(
    anna: User,
) -> None:
    home, leave = reverse("home"), reverse("account_logout")
    with override_settings(MFA="required"):
        client = Client()  # which asks anew whether a second factor is required
        assert client.get(home).status_code == 200
        client.force_login(anna)
        assert client.get(home)["Location"] == reverse("mfa_index")
        assert client.post(reverse("account"))["Location"] == reverse("mfa_index")
        by_htmx = client.get(home, headers={"HX-Request": "true"})
        assert by_htmx["HX-Redirect"] == reverse("mfa_index")
        for page in (reverse("mfa_index"), leave, reverse("set_language")):
            assert client.get(page).get("Location") != reverse("mfa_index")
        TOTP.activate(anna, SECRET)
        assert client.get(home).status_code == 200
