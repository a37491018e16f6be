"""Before admins change what lets someone in they say again who they are; its owner hears of it."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin import site
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.session_store import SessionStore
from api.access.secrets import new_seed
from api.models import Token

from ..factories import PASSWORD, AdminFactory, UserFactory
from .people import confirm_password, signed_in

pytestmark = pytest.mark.django_db

NEW = "better than silver"
FORM = {"usable_password": "true", "password1": NEW, "password2": NEW}


@pytest.fixture
def root(client: Client) -> User:
    admin = AdminFactory(username="root", email="root@example.org")
    EmailAddress.objects.create(user=admin, email=admin.email, verified=True, primary=True)
    client.force_login(admin)
    return admin


@pytest.fixture
def anna() -> User:
    user = UserFactory(username="anna", email="anna@example.org")
    EmailAddress.objects.create(user=user, email="anna@example.net", verified=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    SocialAccount.objects.create(user=user, provider="sso", uid="1")
    UserFactory(username="ben", is_active=False)
    Group.objects.create(name="Club")
    Invitation.objects.create(for_whom="a friend", made_by=user)
    return user


def page(table: str, name: str, *rows: int) -> str:
    return reverse(f"admin:{table}_{name}", args=rows)


def password_page(user: User) -> str:
    return reverse("admin:auth_user_password_change", args=[user.pk])


def what_lets_in() -> list[Any]:
    fields: dict[Any, tuple[str, ...]] = {
        User: ("email", "is_active", "is_staff", "is_superuser", "groups", "user_permissions"),
        Group: ("name", "permissions"),
        Invitation: ("for_whom", "expires_at"),
        Token: ("user",),
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
    person = {"username": user.username, "email": "anna@example.org", "is_active": "on"}
    ben = User.objects.get(username="ben").pk
    group, invitation = Group.objects.get().pk, Invitation.objects.get().pk
    may = Permission.objects.get(codename="change_user").pk
    until = {"expires_at_0": "2090-01-01", "expires_at_1": "12:00"}
    token = {"name": "Mine", "scope": "write", "lasts": "30", "seed": new_seed()}

    def on_users(action: str, number: int) -> tuple[str, dict[str, Any]]:
        sent = {"action": action, "_selected_action": number}
        return page("accounts_user", "changelist"), sent

    handed_over = {"email": "mine@example.org", "reason": "Lost"}
    return [
        (page("account_emailaddress", "add"), entered),
        (page("account_emailaddress", "change", address), entered),
        (page("account_emailaddress", "delete", address), yes),
        (page("account_emailaddress", "changelist"), chosen | {"_selected_action": address}),
        (page("mfa_authenticator", "delete", factor), yes),
        (page("mfa_authenticator", "changelist"), chosen | {"_selected_action": factor}),
        (page("socialaccount_socialaccount", "delete", account), yes),
        *(
            (page("accounts_user", "change", user.pk), person | given)
            for given in (
                {"email": "mine@example.org"},
                {"is_staff": "on"},
                {"is_superuser": "on"},
                {"groups": group},
                {"user_permissions": may},
            )
        ),
        on_users("make_keepers", user.pk),
        on_users("unblock", ben),
        (page("auth_group", "add"), {"name": "Helpers", "permissions": may}),
        (page("auth_group", "change", group), {"name": "Club", "permissions": may}),
        (page("accounts_invitation", "add"), until | {"for_whom": "me"}),
        (page("accounts_invitation", "change", invitation), until | {"for_whom": "me"}),
        (reverse("account_email"), {"action_add": "", "email": "mine@example.org"}),
        (reverse("tokens"), token),
        (page("accounts_user", "hand_over", user.pk), handed_over),
    ]


@pytest.mark.parametrize("number", range(20))
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


def test_every_admin_of_what_lets_in_asks(client: Client, root: User, anna: User) -> None:
    with_rights = ("accounts", "account", "auth", "mfa", "socialaccount", "api")
    silent = set()
    for model in [one for one in site._registry if one._meta.app_label in with_rights]:
        table = f"{model._meta.app_label}_{model._meta.model_name}"
        for address in (page(table, "add"), page(table, "changelist")):
            client.post(address, {"action": "x", "_selected_action": 1})
            answer = client.post(address, {"action": "x", "_selected_action": 1}, follow=True)
            asked = answer.redirect_chain and "reauthenticate" in answer.redirect_chain[-1][0]
            if not asked and answer.status_code != 403:
                silent.add(model._meta.label)
    # These let nobody in: sessions and tokens can be ended, the others only looked at.
    assert silent == {"accounts.AuditEntry", "accounts.OutgoingMail", "api.Token"}


@pytest.mark.parametrize("which", ["add", "anna", "root"])
def test_a_borrowed_session_sets_no_password_and_keeps_none(
    client: Client, root: User, anna: User, which: str
) -> None:
    adds = which == "add"
    address = (
        page("accounts_user", "add") if adds else password_page(User.objects.get(username=which))
    )
    before = list(User.objects.values_list("username", "password"))
    form = FORM | {"username": "new", "email": "new@example.org"}
    answers = client.get(address), client.post(address, form, follow=True)
    assert answers[0].headers["Location"].startswith(reverse("account_reauthenticate"))
    assert answers[1].redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))
    assert list(User.objects.values_list("username", "password")) == before
    kept = [SessionStore().decode(row.session_data) for row in Session.objects.all()]
    assert kept
    assert NEW not in str(kept).replace("+", " ")


def test_the_link_of_an_invitation_is_shown_to_who_has_said_who_they_are(
    client: Client, root: User, anna: User
) -> None:
    invitation = Invitation.objects.get()
    address = page("accounts_invitation", "change", invitation.pk)
    shown = client.get(address)
    assert shown.headers["Location"].startswith(reverse("account_reauthenticate"))
    confirm_password(client)
    assert invitation.get_absolute_url() in client.get(address).content.decode()


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


def test_other_changes_send_no_mail(client: Client, root: User, anna: User) -> None:
    confirm_password(client)
    form = {"username": "ann", "email": "Anna@example.org", "is_active": "on"}
    client.post(page("accounts_user", "change", anna.pk), form)
    anna.refresh_from_db()
    assert anna.username == "ann"
    assert mail.outbox == []
