"""Before admins change what lets someone in they say again who they are; its owner hears of it."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.session_store import SessionStore

from ..factories import PASSWORD, AdminFactory, UserFactory
from .people import confirm_password, signed_in

pytestmark = pytest.mark.django_db

NEW = "better than silver"
FORM = {"usable_password": "true", "password1": NEW, "password2": NEW}


@pytest.fixture
def root(client: Client) -> User:
    admin = AdminFactory(username="root", email="root@example.org")
    client.force_login(admin)
    return admin


@pytest.fixture
def anna() -> User:
    user = UserFactory(username="anna", email="anna@example.org")
    EmailAddress.objects.create(user=user, email="anna@example.net", verified=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    SocialAccount.objects.create(user=user, provider="sso", uid="1")
    return user


def page(table: str, name: str, *rows: int) -> str:
    return reverse(f"admin:{table}_{name}", args=rows)


def password_page(user: User) -> str:
    return reverse("admin:auth_user_password_change", args=[user.pk])


def what_lets_in() -> list[Any]:
    fields: dict[Any, tuple[str, ...]] = {
        User: ("email", "password"),
        EmailAddress: ("user", "email", "verified"),
        Authenticator: ("user",),
        SocialAccount: ("user",),
    }
    return [list(model.objects.order_by("pk").values_list(*of)) for model, of in fields.items()]


def requests_about(user: User) -> list[tuple[str, dict[str, Any]]]:
    address = EmailAddress.objects.get(user=user).pk
    factor, account = Authenticator.objects.get().pk, SocialAccount.objects.get().pk
    entered = {"user": user.pk, "email": "mine@example.org", "verified": "on"}
    yes = {"post": "yes"}
    chosen = yes | {"action": "delete_selected"}
    person = {"username": user.username, "email": "mine@example.org", "is_active": "on"}
    handed_over = {"email": "mine@example.org", "reason": "Lost"}
    return [
        (page("account_emailaddress", "add"), entered),
        (page("account_emailaddress", "change", address), entered),
        (page("account_emailaddress", "delete", address), yes),
        (page("account_emailaddress", "changelist"), chosen | {"_selected_action": address}),
        (page("mfa_authenticator", "delete", factor), yes),
        (page("mfa_authenticator", "changelist"), chosen | {"_selected_action": factor}),
        (page("socialaccount_socialaccount", "delete", account), yes),
        (page("accounts_user", "change", user.pk), person),
        (page("accounts_user", "hand_over", user.pk), handed_over),
    ]


@pytest.mark.parametrize("number", range(9))
def test_a_borrowed_session_changes_nothing(
    client: Client, root: User, anna: User, number: int
) -> None:
    before = what_lets_in()
    address, form = requests_about(anna)[number]
    answer = client.post(address, form)
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert what_lets_in() == before
    # What was sent is done once they have said who they are.
    client.post(answer.headers["Location"], {"password": PASSWORD})
    assert what_lets_in() != before


@pytest.mark.parametrize("whose", ["root", "anna"])
def test_a_borrowed_session_sets_no_password_and_keeps_none(
    client: Client, root: User, anna: User, whose: str
) -> None:
    address = password_page(User.objects.get(username=whose))
    before = what_lets_in()
    answers = client.get(address), client.post(address, FORM, follow=True)
    assert answers[0].headers["Location"].startswith(reverse("account_reauthenticate"))
    assert answers[1].redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))
    assert what_lets_in() == before
    kept = [SessionStore().decode(row.session_data) for row in Session.objects.all()]
    assert kept
    assert NEW not in str(kept).replace("+", " ")


def test_a_mail_tells_of_a_new_password(client: Client, root: User, anna: User) -> None:
    confirm_password(client)
    for user in (anna, root):
        client.post(password_page(user), FORM)
        user.refresh_from_db()
        assert user.check_password(NEW)
    assert [message.to for message in mail.outbox] == [["anna@example.org"], ["root@example.org"]]
    # Where an admin is, is nobody else's business.
    assert ["127.0.0.1" in str(message.body) for message in mail.outbox] == [False, True]
    assert signed_in(client) == root.pk


def test_a_mail_tells_of_another_address(client: Client, root: User, anna: User) -> None:
    confirm_password(client)
    form = {"username": "anna", "email": "new@example.org", "is_active": "on"}
    client.post(page("accounts_user", "change", anna.pk), form)
    client.post(page("accounts_user", "change", anna.pk), form)
    added = EmailAddress.objects.get(user=anna)
    client.post(page("account_emailaddress", "delete", added.pk), {"post": "yes"})
    assert [message.to for message in mail.outbox] == [["anna@example.org"], ["new@example.org"]]
    assert "new@example.org" in mail.outbox[0].body
    assert "anna@example.net" in mail.outbox[1].body


def test_other_changes_of_an_account_ask_for_nothing(
    client: Client, root: User, anna: User
) -> None:
    form = {"username": "ann", "email": "Anna@example.org", "is_active": "on"}
    client.post(page("accounts_user", "change", anna.pk), form)
    anna.refresh_from_db()
    assert anna.username == "ann"
    assert mail.outbox == []
