"""The audit log: what happens to accounts is written down, without secrets."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditEntry, User
from accounts.tasks import clear_audit_log

from ..factories import PASSWORD, AdminFactory, ImportedUserFactory, UserFactory
from .people import confirm_password, log_in, sign_up, sure

pytestmark = pytest.mark.django_db

Action = AuditEntry.Action
LIST = "admin:accounts_auditentry_changelist"
NEW_PASSWORD = "better than silver"


@pytest.fixture
def anna() -> User:
    return UserFactory(username="anna", email="anna@example.org")


def logged(**matching: Any) -> list[tuple[str, str]]:
    rows = AuditEntry.objects.filter(**matching).order_by("pk")
    return list(rows.values_list("action", "username"))


def texts() -> str:
    return str(list(AuditEntry.objects.values_list()))


def test_sign_up_log_in_and_log_out(client: Client) -> None:
    sign_up(client)
    client.post(reverse("account_logout"))
    log_in(client, "anna")
    assert logged() == [
        (Action.SIGNED_UP, "anna"),
        (Action.LOGGED_IN, "anna"),
        (Action.LOGGED_OUT, "anna"),
        (Action.LOGGED_IN, "anna"),
    ]
    last = AuditEntry.objects.latest("pk")
    assert (last.detail, last.address, last.by_account) == ("password", "127.0.0.1", None)
    assert timezone.now() - last.at < timedelta(minutes=1)


def test_where_it_came_from_is_as_the_proxy_settings_say(anna: User) -> None:
    for at, forwarded in (
        ("127.0.0.1", "192.0.2.1, 198.51.100.7"),
        ("127.0.0.1", "2001:db8::7"),
        ("203.0.113.5", "192.0.2.1"),
    ):
        log_in(Client(REMOTE_ADDR=at, headers={"x-forwarded-for": forwarded}), "anna")
    addresses = AuditEntry.objects.order_by("pk").values_list("address", flat=True)
    assert list(addresses) == ["198.51.100.7", "2001:db8::7", "203.0.113.5"]


def test_failed_log_ins_without_what_was_typed(client: Client, anna: User) -> None:
    log_in(client, "anna", "wrong-secret")
    log_in(client, "ANNA@example.org", "wrong-secret")
    log_in(client, "my password, by mistake", "wrong-secret")
    log_in(client, "an\0na", "wrong-secret")
    assert logged()[:3] == [(Action.LOG_IN_FAILED, name) for name in ("anna", "anna", "")]
    assert "secret" not in texts()
    assert "mistake" not in texts()


def change_password(client: Client, old: str = PASSWORD) -> None:
    form = {"oldpassword": old, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(reverse("account_change_password"), form)


def guess_at_reauthentication(client: Client) -> None:
    confirm_password(client, "wrong-secret")


def guess_at_change(client: Client) -> None:
    change_password(client, "wrong-secret")


def guess_at_deletion(client: Client) -> None:
    client.post(reverse("account_delete"), {"password": "wrong-secret"})


def guess_at_age_limit(client: Client) -> None:
    User.objects.update(age_limit=6)
    client.post(reverse("age_limit"), {"age": "none", "password": ""})
    client.post(reverse("age_limit"), {"age": "none", "password": "wrong-secret"})


@pytest.mark.parametrize(
    "guess", [guess_at_reauthentication, guess_at_change, guess_at_deletion, guess_at_age_limit]
)
def test_guesses_of_whoever_is_logged_in(
    client: Client, anna: User, guess: Callable[[Client], None]
) -> None:
    client.force_login(anna)
    guess(client)
    assert logged(action=Action.LOG_IN_FAILED) == [(Action.LOG_IN_FAILED, "anna")]
    assert "secret" not in texts()
    assert User.objects.filter(pk=anna.pk, password=anna.password).exists()


def test_a_new_password_once_and_never_the_password(client: Client, anna: User) -> None:
    client.force_login(anna)
    change_password(client)
    anna.refresh_from_db()
    assert anna.check_password(NEW_PASSWORD)
    assert logged(action=Action.PASSWORD_CHANGED) == [(Action.PASSWORD_CHANGED, "anna")]
    assert NEW_PASSWORD not in texts()
    assert anna.password not in texts()


def test_a_new_hash_of_the_same_password_is_no_change(
    client: Client, anna: User, settings: Settings
) -> None:
    before = anna.password
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    log_in(client, "anna")
    anna.refresh_from_db()
    assert anna.password != before
    assert logged() == [(Action.LOGGED_IN, "anna")]


def test_addresses_added_made_primary_and_removed_without_the_addresses(
    client: Client, anna: User
) -> None:
    old = EmailAddress.objects.create(user=anna, email=anna.email, verified=True, primary=True)
    new = EmailAddress.objects.create(user=anna, email="new@example.org", verified=True)
    new.set_as_primary()
    old.delete()
    client.force_login(anna)
    client.post(reverse("account_email"), {"action_remove": "", "email": old.email})
    assert logged(action=Action.EMAIL_CHANGED)[0] == (Action.EMAIL_CHANGED, "anna")
    assert "example.org" not in texts()


def rights(anna: User, **more: str) -> dict[str, Any]:
    return {"username": "anna", "email": anna.email, "is_active": "on", **more}


def test_rights_given_by_an_admin_with_who_gave_them(client: Client, anna: User) -> None:
    admin = AdminFactory(username="root")
    helpers = Group.objects.create(name="helpers")
    may = Permission.objects.get(codename="view_movie")
    sure(client, admin)
    form = rights(anna, is_staff="on", groups=helpers.pk, user_permissions=may.pk)
    client.post(reverse("admin:accounts_user_change", args=[anna.pk]), form)
    entries = AuditEntry.objects.filter(action=Action.RIGHTS_CHANGED, account=anna.pk)
    assert {entry.detail for entry in entries} == {
        "is_staff on",
        "add: helpers",
        f"add: {may}",
    }
    assert {(entry.by_username, entry.by_account) for entry in entries} == {("root", admin.pk)}
    client.post(reverse("admin:accounts_user_change", args=[anna.pk]), rights(anna))
    details = entries.order_by("pk").values_list("detail", flat=True)
    assert {"is_staff off", "remove: helpers", f"remove: {may}"} <= set(details)


def test_a_groups_rights_and_its_members(anna: User) -> None:
    helpers = Group.objects.create(name="helpers")
    helpers.permissions.add(Permission.objects.get(codename="view_movie"))
    helpers.user_set.add(anna)
    helpers.user_set.clear()
    entries = AuditEntry.objects.order_by("pk").values_list("account", "detail")
    assert list(entries) == [
        (None, "group helpers: add view_movie"),
        (anna.pk, "add: helpers"),
        (anna.pk, "cleared: helpers"),
    ]


@pytest.mark.parametrize("several", [False, True], ids=["one", "several"])
def test_a_group_that_is_deleted_with_who_was_in_it(
    admin_client: Client, anna: User, several: bool
) -> None:
    helpers = Group.objects.create(name="helpers")
    helpers.user_set.add(anna)
    AuditEntry.objects.all().delete()
    if several:
        sent = {"action": "delete_selected", "_selected_action": helpers.pk, "post": "yes"}
        admin_client.post(reverse("admin:auth_group_changelist"), sent)
    else:
        address = reverse("admin:auth_group_delete", args=[helpers.pk])
        admin_client.post(address, {"post": "yes"})
    assert not Group.objects.exists()
    entries = AuditEntry.objects.filter(action=Action.RIGHTS_CHANGED, by_username="admin")
    assert list(entries.order_by("pk").values_list("account", "detail")) == [
        (None, "group helpers: deleted"),
        (anna.pk, "deleted: helpers"),
    ]


def test_addresses_that_an_admin_adds_changes_and_deletes(admin_client: Client, anna: User) -> None:
    confirm_password(admin_client, "password")
    berta = UserFactory()
    pages = "admin:account_emailaddress"
    form = {"user": anna.pk, "email": "new@example.org", "verified": "on"}
    admin_client.post(reverse(f"{pages}_add"), form)
    address = EmailAddress.objects.get(user=anna).pk
    change = reverse(f"{pages}_change", args=[address])
    admin_client.post(change, form | {"email": "newer@example.org"})
    admin_client.post(change, form | {"user": berta.pk})
    admin_client.post(reverse(f"{pages}_delete", args=[address]), {"post": "yes"})
    several = EmailAddress.objects.create(user=anna, email="new@example.org").pk
    sent = {"action": "delete_selected", "_selected_action": several, "post": "yes"}
    admin_client.post(reverse(f"{pages}_changelist"), sent)
    assert not EmailAddress.objects.exists()
    entries = AuditEntry.objects.filter(action=Action.EMAIL_CHANGED, by_username="admin")
    assert list(entries.order_by("pk").values_list("account", "detail")) == [
        (anna.pk, "an address was added"),
        (anna.pk, "an address was changed"),
        (anna.pk, "an address was removed"),
        (berta.pk, "an address was added"),
        (berta.pk, "an address was removed"),
        (anna.pk, "an address was removed"),
    ]
    assert "example.org" not in texts()


def test_a_new_superuser_by_a_command() -> None:
    call_command("createsuperuser", username="root", email="", interactive=False)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.username) == (Action.RIGHTS_CHANGED, "root")
    assert entry.detail == "is_staff on, is_superuser on"
    assert (entry.by_account, entry.address) == (None, None)


def test_exports(client: Client, anna: User) -> None:
    log_in(client, "anna")
    confirm_password(client)
    client.post(reverse("export"))
    assert logged()[-1] == (Action.EXPORTED, "anna")


def by_herself(anna: User) -> None:
    client = Client()
    log_in(client, "anna")
    client.post(reverse("account_delete"), {"password": PASSWORD})


def by_an_admin(anna: User) -> None:
    client = Client(REMOTE_ADDR="198.51.100.7")
    sure(client, AdminFactory(username="root"))
    address = reverse("admin:accounts_user_delete", args=[anna.pk])
    client.post(address, {"post": "yes", "reason": "Spam"})


@pytest.mark.parametrize(
    ("delete", "by", "address"), [(by_herself, "", None), (by_an_admin, "root", "198.51.100.7")]
)
def test_a_deleted_account_leaves_what_and_when_and_a_number(
    anna: User, delete: Callable[[User], None], by: str, address: str | None
) -> None:
    number = anna.pk
    log_in(Client(), "anna", "wrong")
    delete(anna)
    assert not User.objects.filter(pk=number).exists()
    about = AuditEntry.objects.filter(account=number)
    assert about.filter(action=Action.LOG_IN_FAILED).exists()
    deleted = about.get(action=Action.DELETED)
    assert (deleted.username, deleted.detail) == ("", "Spam" if by else "")
    others = about.exclude(pk=deleted.pk)
    assert set(others.values_list("username", "detail")) == {("", "")}
    assert (deleted.by_username, deleted.address) == (by, address)
    assert set(about.exclude(pk=deleted.pk).values_list("address", flat=True)) == {None}
    assert not AuditEntry.objects.filter(username="anna").exists()


def test_what_a_deleted_admin_did_stays_without_their_name(anna: User) -> None:
    by_an_admin(anna)
    User.objects.get(username="root").delete()
    deleted = AuditEntry.objects.get(account=anna.pk, action=Action.DELETED)
    assert deleted.by_account is not None
    assert (deleted.by_username, deleted.address) == ("", None)


def test_authors_of_imported_ratings_are_not_in_it() -> None:
    ImportedUserFactory().delete()
    assert not AuditEntry.objects.exists()


def test_old_entries_are_cleared_by_the_schedule_and_by_the_command(settings: Settings) -> None:
    settings.AUDIT_LOG_DAYS = 30
    now = timezone.now()
    for days in (29, 31):
        at = now - timedelta(days=days)
        AuditEntry.objects.create(action=Action.LOGGED_IN, at=at, account=days)
    for _ in range(2):
        clear_audit_log()
        assert [entry.account for entry in AuditEntry.objects.all()] == [29]
    settings.AUDIT_LOG_DAYS = 20
    call_command("clear_audit_log")
    assert not AuditEntry.objects.exists()


def test_an_admin_reads_it_and_changes_nothing(client: Client, anna: User) -> None:
    client.force_login(AdminFactory())
    log_in(Client(), "anna")
    entry = AuditEntry.objects.get(username="anna")
    shown = client.get(reverse(LIST), {"q": "anna"})
    assert list(shown.context["cl"].result_list) == [entry]
    change = reverse("admin:accounts_auditentry_change", args=[entry.pk])
    assert client.get(change).status_code == 200
    before = texts()
    for name in ("change", "delete"):
        address = reverse(f"admin:accounts_auditentry_{name}", args=[entry.pk])
        assert client.post(address, {"post": "yes", "username": "eve"}).status_code == 403
    assert client.get(reverse("admin:accounts_auditentry_add")).status_code == 403
    forged = {"action": "delete_selected", "_selected_action": entry.pk, "post": "yes"}
    client.post(reverse(LIST), forged)
    assert texts() == before


@pytest.mark.parametrize("staff", [False, True])
def test_who_may_not_read_it_does_not(client: Client, anna: User, staff: bool) -> None:
    client.force_login(UserFactory(is_staff=staff))
    assert client.get(reverse(LIST)).status_code == (403 if staff else 302)
