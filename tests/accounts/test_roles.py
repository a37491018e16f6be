"""Keepers look after the catalogue and not after accounts; who is blocked is out at once."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.roles import keepers
from catalog.models import Rating
from tests.factories import ImportedUserFactory, MovieFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, one_on

pytestmark = pytest.mark.django_db

USERS = "admin:accounts_user_changelist"


def act(client: Client, action: str, *users: User) -> Any:
    sent = {"action": action, "_selected_action": [user.pk for user in users]}
    return client.post(reverse(USERS), sent)


def test_a_keeper_has_the_catalogue_and_no_accounts(admin_client: Client, client: Client) -> None:
    user = UserFactory()
    act(admin_client, "make_keepers", user)
    client.force_login(user)
    movie = MovieFactory()
    for name in ("movie_changelist", "movie_add", "movie_import", "possibleduplicate_changelist"):
        assert client.get(reverse(f"admin:catalog_{name}")).status_code == 200, name
    assert client.get(reverse("admin:catalog_movie_merge", args=[movie.pk])).status_code == 200
    desk = client.get("/admin/desk/")
    assert desk.context["is_shown_quality"]
    assert not all_on(desk, "#no-errors, #errors, #members a")
    for link in all_on(desk, ".desk a"):
        assert client.get(link.attributes["href"]).status_code == 200
    for name in ("accounts_user", "auth_group", "accounts_auditentry", "catalog_rating"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403, name


def test_a_keeper_destroys_no_ratings(admin_client: Client, client: Client) -> None:
    user, movie = UserFactory(), RatingFactory().movie
    act(admin_client, "make_keepers", user)
    client.force_login(user)
    sent = {"post": "yes", "typed": movie.title}
    address = reverse("admin:catalog_movie_delete", args=[movie.pk])
    assert client.post(address, sent).status_code == 403


def test_who_is_no_longer_a_keeper_leaves_the_admin(admin_client: Client) -> None:
    user, other = UserFactory(), UserFactory()
    act(admin_client, "make_keepers", user, other)
    other.user_permissions.add(Permission.objects.get(codename="view_rating"))
    act(admin_client, "dismiss_keepers", user, other)
    for each, is_staff in ((user, False), (other, True)):
        each.refresh_from_db()
        assert (each.is_staff, each.groups.exists()) == (is_staff, False)


def test_what_keepers_may_do_can_be_changed(admin_client: Client) -> None:
    group = keepers()
    group.permissions.clear()
    act(admin_client, "make_keepers", UserFactory())
    assert not group.permissions.exists()


def test_who_is_blocked_is_out_at_once_and_may_come_back(
    admin_client: Client, client: Client
) -> None:
    user = UserFactory()
    client.force_login(user)
    client.get(reverse("sessions"))
    act(admin_client, "block", user)
    assert client.get(reverse("ratings")).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert AuditEntry.objects.filter(account=user.pk, action="rights changed").exists()
    act(admin_client, "unblock", user)
    assert client.get(reverse("ratings")).status_code == 302
    client.force_login(user)
    assert client.get(reverse("ratings")).status_code == 200


def test_an_accounts_page_leads_to_its_sessions_and_has_its_buttons(
    admin_client: Client,
) -> None:
    user, other = UserFactory(), UserFactory()
    for each in (user, other):
        UserSession.objects.create(user=each, session_key=f"key{each.pk}", ip="127.0.0.1")
    page = reverse("admin:accounts_user_change", args=[user.pk])
    sessions = one_on(admin_client.get(page), "#sessions").attributes["href"]
    listed = admin_client.get(sessions).context["cl"].result_list
    assert [session.user for session in listed] == [user]
    for form in ("#role", "#block", "#role", "#block"):
        shown = admin_client.get(page)
        button = one_on(shown, f"{form} button").attributes["value"]
        address = one_on(shown, form).attributes["action"]
        admin_client.post(address, {"action": button, "_selected_action": [user.pk]})
        user.refresh_from_db()
        changed = (user.is_staff, user.is_active)
        assert (
            changed
            == {
                "make_keepers": (True, True),
                "block": (True, False),
                "dismiss_keepers": (False, False),
                "unblock": (False, True),
            }[str(button)]
        )
    own = admin_client.get(reverse("admin:accounts_user_change", args=[admin_id(admin_client)]))
    assert not all_on(own, "#role, #block, #hand-over")


def admin_id(client: Client) -> int:
    return int(client.session["_auth_user_id"])


def test_nobody_blocks_themselves_and_imported_users_stay_as_they_are(
    admin_client: Client, admin_user: User
) -> None:
    imported = ImportedUserFactory()
    act(admin_client, "block", admin_user)
    act(admin_client, "unblock", imported)
    act(admin_client, "make_keepers", imported)
    for each, is_active in ((admin_user, True), (imported, False)):
        each.refresh_from_db()
        assert each.is_active == is_active
    assert not imported.is_staff


def test_staff_do_not_block_superusers(client: Client, admin_user: User) -> None:
    staff = UserFactory(is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    client.force_login(staff)
    act(client, "block", admin_user)
    admin_user.refresh_from_db()
    assert admin_user.is_active


def test_only_who_may_change_accounts_blocks(client: Client) -> None:
    staff, user = UserFactory(is_staff=True), UserFactory()
    staff.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(staff)
    act(client, "block", user)
    user.refresh_from_db()
    assert user.is_active


@pytest.mark.parametrize("many", [False, True], ids=["one", "several"])
def test_ending_a_session_in_the_admin_logs_out_there(
    admin_client: Client, client: Client, many: bool
) -> None:
    user = UserFactory()
    client.force_login(user)
    client.get(reverse("sessions"))
    session = UserSession.objects.get(user=user)
    if many:
        sent = {"action": "delete_selected", "_selected_action": session.pk, "post": "yes"}
        admin_client.post(reverse("admin:usersessions_usersession_changelist"), sent)
    else:
        address = reverse("admin:usersessions_usersession_delete", args=[session.pk])
        admin_client.post(address, {"post": "yes"})
    assert client.get(reverse("ratings")).status_code == 302
    assert AuditEntry.objects.filter(account=user.pk, action="session ended").exists()


@pytest.mark.parametrize("several", [False, True], ids=["one", "several"])
def test_an_account_is_deleted_with_a_reason(
    admin_client: Client, admin_user: User, client: Client, several: bool
) -> None:
    user = UserFactory()
    rating = RatingFactory(user=user)
    client.force_login(user)
    client.get(reverse("sessions"))
    address = reverse("admin:accounts_user_delete", args=[user.pk])
    sent: dict[str, Any] = {"post": "yes"}
    if several:
        address = reverse(USERS)
        sent |= {"action": "delete_selected", "_selected_action": [user.pk]}
    for reason in ("", "   "):
        assert all_on(admin_client.post(address, sent | {"reason": reason}), "[name=reason]")
        assert User.objects.filter(pk=user.pk).exists()
    admin_client.post(address, sent | {"reason": "Advertised in names of lists"})
    assert not User.objects.filter(pk=user.pk).exists()
    assert not Rating.objects.filter(pk=rating.pk).exists()
    assert not UserSession.objects.exists()
    entry = AuditEntry.objects.get(account=user.pk, action="account deleted")
    assert (entry.by_account, entry.detail) == (admin_user.pk, "Advertised in names of lists")


def test_imported_users_need_no_reason(admin_client: Client) -> None:
    chosen = [ImportedUserFactory().pk, ImportedUserFactory().pk]
    sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    admin_client.post(reverse(USERS), sent)
    assert not User.objects.filter(pk__in=chosen).exists()
