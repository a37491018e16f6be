"""A new password for someone who knows theirs."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User

from ..factories import PASSWORD, UserFactory
from ..html_reading import errors_on
from .people import log_in, signed_in

pytestmark = pytest.mark.django_db

NEW = "better than silver"


@pytest.fixture
def anna(client: Client) -> User:
    user = UserFactory(username="anna")
    log_in(client, "anna")
    return user


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str | None = None) -> Any:
    form = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return client.post(reverse("account_change_password"), form, follow=True)


def test_the_new_one_works_and_the_old_one_no_more(client: Client, anna: User) -> None:
    change(client)
    before, after = Client(), Client()
    log_in(before, "anna", PASSWORD)
    log_in(after, "anna", NEW)
    assert (signed_in(before), signed_in(after)) == (None, anna.pk)


def test_one_stays_signed_in_here_and_nowhere_else(client: Client, anna: User) -> None:
    elsewhere = Client()
    log_in(elsewhere, "anna")
    change(client)
    assert (signed_in(client), signed_in(elsewhere)) == (anna.pk, None)


def test_a_mail_tells_of_it(client: Client, anna: User) -> None:
    change(client)
    assert [message.to for message in mail.outbox] == [[anna.email]]


@pytest.mark.parametrize(
    ("old", "new", "again", "errors"),
    [
        ("wrong", NEW, NEW, {"oldpassword": ["enter_current_password"]}),
        ("", NEW, NEW, {"oldpassword": ["required"]}),
        (PASSWORD, "short", "short", {"password1": ["password_too_short"]}),
        (PASSWORD, NEW, "another one", {"password2": ["None"]}),
    ],
)
def test_an_invalid_form_shows_the_error_and_changes_nothing(
    client: Client, anna: User, old: str, new: str, again: str, errors: dict[str, list[str]]
) -> None:
    assert errors_on(change(client, old, new, again)) == errors
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_the_old_one_cannot_be_guessed_without_end(client: Client, anna: User) -> None:
    statuses = [change(client, f"guess {n}").status_code for n in range(6)]
    assert statuses == [200] * 5 + [429]


def test_a_visitor_is_asked_to_log_in(client: Client) -> None:
    address = reverse("account_change_password")
    for response in (client.get(address), client.post(address)):
        assert response.headers["Location"] == f"{reverse('account_login')}?next={address}"
