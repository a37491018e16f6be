"""Guessing passwords is slowed down."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User

from ..factories import UserFactory
from ..html_reading import errors_on
from .people import link_in, log_in, signed_in

pytestmark = pytest.mark.django_db

GUESSES = 5
WRONG = {"__all__": ["username_password_mismatch"]}
TOO_MANY = {"__all__": ["too_many_login_attempts"]}


@pytest.fixture
def anna() -> User:
    return UserFactory(username="anna", email="anna@example.org")


def test_after_five_wrong_passwords_even_the_right_one_is_refused(
    client: Client, anna: User, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(GUESSES):
        assert errors_on(log_in(client, "anna", "wrong")) == WRONG
    caplog.clear()
    response = log_in(client, "anna")
    assert errors_on(response) == TOO_MANY
    assert signed_in(client) is None
    assert [record.name for record in caplog.records] == ["accounts.adapter"]


def test_guesses_from_elsewhere_lock_nobody_out(client: Client, anna: User) -> None:
    for _ in range(GUESSES + 1):
        log_in(Client(REMOTE_ADDR="198.51.100.7"), "anna", "wrong")
    log_in(client, "anna")
    assert signed_in(client) == anna.pk


def test_an_account_cannot_be_tried_from_everywhere_without_end(
    client: Client, anna: User, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed_anywhere": "8/h/key"
    }
    for number in range(8):
        log_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), "anna", "wrong")
    assert errors_on(log_in(client, "anna")) == TOO_MANY
    UserFactory(username="berta")
    log_in(client, "berta")
    assert signed_in(client) is not None


def test_a_new_password_ends_the_wait(anna: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed_anywhere": "2/h/key"
    }
    for number in range(2):
        log_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), anna.email, "wrong")
    client = Client()
    client.post(reverse("account_reset_password"), {"email": anna.email})
    page = client.get(link_in(mail.outbox[-1]), follow=True)
    form = {"password1": "better than silver", "password2": "better than silver"}
    client.post(page.redirect_chain[-1][0], form)
    EmailAddress.objects.get_or_create(user=anna, email=anna.email)
    log_in(client, anna.email, "better than silver")
    assert signed_in(client) == anna.pk


def test_another_browser_does_not_help(anna: User) -> None:
    for _ in range(GUESSES):
        log_in(Client(), "anna", "wrong")
    client = Client()
    log_in(client, "anna")
    assert signed_in(client) is None


def test_writing_the_name_in_another_case_does_not_help(anna: User) -> None:
    for login in ("anna", "Anna", "ANNA", "aNNa", "annA"):
        log_in(Client(), login, "wrong")
    client = Client()
    log_in(client, "anNa")
    assert signed_in(client) is None


def test_others_at_other_places_are_not_locked_out(anna: User) -> None:
    UserFactory(username="berta")
    for _ in range(GUESSES):
        log_in(Client(), "anna", "wrong")
    client = Client(REMOTE_ADDR="198.51.100.7")
    log_in(client, "berta")
    assert signed_in(client) is not None


def test_one_place_cannot_try_many_names() -> None:
    errors = [errors_on(log_in(Client(), f"name{n}", "wrong")) for n in range(11)]
    assert errors == [WRONG] * 10 + [TOO_MANY]


def test_a_successful_log_in_is_never_a_failure(anna: User) -> None:
    for _ in range(GUESSES + 1):
        client = Client()
        log_in(client, "anna")
        assert signed_in(client) == anna.pk


def test_the_form_itself_cannot_be_sent_without_end(anna: User) -> None:
    statuses = [log_in(Client(), "anna").status_code for _ in range(31)]
    assert statuses == [302] * 30 + [429]
