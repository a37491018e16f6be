"""An account goes to someone else: its data stays, and nothing of before lets anyone in."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.roles import make_keepers
from api.models import Token
from catalog.models import Rating

from ..factories import PASSWORD, AdminFactory, RatingFactory, UserFactory
from ..html_reading import all_on, errors_on, fields_of
from .people import confirm_password, link_in, log_in, signed_in
from .test_password_reset import NEW, choose

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    user = UserFactory(username="anna", email="anna@example.org")
    EmailAddress.objects.create(user=user, email="anna@example.net", verified=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    SocialAccount.objects.create(user=user, provider="sso", uid="1")
    Token.objects.create(user=user, name="Script", scope="read", secret_hash=f"{user.pk:064}")
    return user


def address_of(user: User) -> str:
    return reverse("admin:accounts_user_hand_over", args=[user.pk])


def hand_over(client: Client, user: User, **fields: str) -> Any:
    confirm_password(client, "password")
    form = fields_of(client.get(address_of(user)))
    sent = {**form, "email": "ben@example.org", "reason": "Lost the phone", **fields}
    client.post(address_of(user), sent)
    return client.post(address_of(user), sent)


def test_it_goes_to_the_new_address_with_all_that_is_in_it(
    admin_client: Client, anna: User
) -> None:
    rating = RatingFactory(user=anna)
    inside = Client()
    inside.force_login(anna)
    inside.get(reverse("sessions"))
    hand_over(admin_client, anna)
    anna.refresh_from_db()
    assert anna.email == "ben@example.org"
    assert list(EmailAddress.objects.values_list("user", "email")) == [(anna.pk, "ben@example.org")]
    assert Rating.objects.get(pk=rating.pk).user == anna
    for gone in (Authenticator, SocialAccount, Token):
        assert not gone.objects.exists()
    assert signed_in(inside) is None
    before = Client()
    log_in(before, "anna", PASSWORD)
    assert signed_in(before) is None

    notice, link = mail.outbox
    assert (notice.to, link.to) == (["anna@example.org"], ["ben@example.org"])
    assert "http" not in notice.body
    choose(Client(), link_in(link))
    after = Client()
    log_in(after, "ben@example.org", NEW)
    assert signed_in(after) == anna.pk
    entry = AuditEntry.objects.get(action=AuditEntry.Action.HANDED_OVER)
    assert (entry.account, entry.detail) == (anna.pk, "Lost the phone")
    assert entry.by_account not in (None, anna.pk)


@pytest.mark.parametrize(
    ("field", "value"), [("email", "carla@example.org"), ("email", "x"), ("reason", " ")]
)
def test_what_is_wrong_changes_nothing(
    admin_client: Client, anna: User, field: str, value: str
) -> None:
    UserFactory(email="Carla@example.org")
    assert field in errors_on(hand_over(admin_client, anna, **{field: value}))
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


def test_who_may_not(client: Client, anna: User) -> None:
    admin, other = AdminFactory(), UserFactory(is_staff=True)
    staff = UserFactory(is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    keeper = UserFactory()
    make_keepers([keeper])
    for me, target in [
        (staff, admin), (staff, other), (staff, staff), (keeper, anna), (keeper, admin),
        (admin, admin),
    ]:  # fmt: skip
        client.force_login(me)
        assert client.get(address_of(target)).status_code == 403
        sent = {"email": "me@example.org", "reason": "x"}
        assert client.post(address_of(target), sent).status_code == 403
    client.force_login(staff)
    assert client.get(address_of(anna)).status_code == 200
    client.logout()
    assert client.get(address_of(anna)).status_code == 302


def test_the_account_leads_to_it(admin_client: Client, admin_user: User, anna: User) -> None:
    for user, found in ((anna, 1), (admin_user, 0)):
        page = admin_client.get(reverse("admin:accounts_user_change", args=[user.pk]))
        assert len(all_on(page, "#hand-over")) == found
