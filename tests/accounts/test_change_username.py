"""People change their user name by themselves."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.factories import PASSWORD, RatingFactory, UserFactory
from tests.html_reading import errors_on, one_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client: Client) -> User:
    user: User = UserFactory(username="anna")
    client.force_login(user)
    return user


def change(client: Client, name: str) -> Any:
    return client.post(reverse("change_username"), {"username": name})


def test_it_is_for_who_has_logged_in(client: Client) -> None:
    assert client.get(reverse("change_username")).status_code == 302
    assert change(client, "ben").status_code == 302


def test_the_page_has_the_name_there_is(client: Client, anna: User) -> None:
    assert one_on(client.get(reverse("account")), f"a[href='{reverse('change_username')}']")
    page = client.get(reverse("change_username"))
    assert one_on(page, "[name=username]").attributes["value"] == "anna"


def test_the_new_name_logs_in_and_keeps_all(client: Client, anna: User) -> None:
    rating = RatingFactory(user=anna)
    assert change(client, "Anna-Lena").headers["Location"] == reverse("account")
    anna.refresh_from_db()
    assert (anna.username, rating.user_id) == ("Anna-Lena", anna.pk)
    assert client.login(username="Anna-Lena", password=PASSWORD)
    assert not client.login(username="anna", password=PASSWORD)
    entry = AuditEntry.objects.get(action="setting changed")
    assert (entry.account, entry.detail) == (anna.pk, "user name, before: anna")


def test_other_letters_of_ones_own_name_are_not_taken(client: Client, anna: User) -> None:
    change(client, "ANNA")
    anna.refresh_from_db()
    assert anna.username == "ANNA"


@pytest.mark.parametrize("name", ["BEN", "", " ", "a", "x" * 151, "with space", "a\0b"])
def test_what_sign_up_refuses_is_refused(client: Client, anna: User, name: str) -> None:
    UserFactory(username="ben")
    assert "username" in errors_on(change(client, name))
    anna.refresh_from_db()
    assert anna.username == "anna"


def test_the_same_form_twice_changes_it_once(client: Client, anna: User) -> None:
    change(client, "ben")
    assert change(client, "ben").status_code == 302
    assert AuditEntry.objects.filter(action="setting changed").count() == 1


def test_names_cannot_be_tried_out_without_end(client: Client, anna: User) -> None:
    UserFactory(username="ben")
    answers = {change(client, "ben").status_code for _ in range(12)}
    assert answers == {200, 429}
