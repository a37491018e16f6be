"""Confirming the address of a new account."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User

from ..html_reading import fields_of, links_of, one_on
from .people import link_in, log_in, sign_up, signed_in

pytestmark = pytest.mark.django_db

mandatory = pytest.mark.usefixtures("verification_is_mandatory")


def verified() -> bool:
    return EmailAddress.objects.get(email="anna@example.org").verified


@mandatory
def test_a_new_account_must_wait_for_its_mail(client: Client) -> None:
    response = sign_up(client)
    assert response.headers["Location"] == reverse("account_email_verification_sent")
    assert client.get(response.headers["Location"]).status_code == 200
    assert signed_in(client) is None
    assert not verified()


@mandatory
@pytest.mark.parametrize("login", ["anna", "anna@example.org"])
def test_an_unconfirmed_account_cannot_be_used(login: str) -> None:
    sign_up(Client())
    client = Client()
    response = log_in(client, login)
    assert response.headers["Location"] == reverse("account_email_verification_sent")
    assert signed_in(client) is None
    assert client.get(reverse("ratings")).status_code == 302


@mandatory
@pytest.mark.parametrize("login", ["anna", "anna@example.org"])
def test_the_link_in_the_mail_opens_the_account(login: str) -> None:
    sign_up(Client())
    (message,) = mail.outbox
    assert message.to == ["anna@example.org"]

    elsewhere = Client()
    link = link_in(message)
    page = elsewhere.get(link)
    confirmation = one_on(page, "#confirmation").attributes
    assert confirmation["data-email"] == "anna@example.org"
    assert confirmation["data-username"] == "anna"
    assert not verified()
    elsewhere.post(link, fields_of(page))
    assert verified()

    client = Client()
    log_in(client, login)
    assert signed_in(client) == User.objects.get().pk


@mandatory
@pytest.mark.parametrize(("language", "footer"), [("en", "movierec at"), ("de", "movierec auf")])
def test_a_mail_ends_with_the_site_it_is_from(language: str, footer: str) -> None:
    sign_up(Client(headers={"Accept-Language": language}))
    assert mail.outbox[0].body.rstrip().endswith(f"-- \n{footer} testserver")


@mandatory
def test_opening_the_link_alone_confirms_nothing() -> None:
    # Mail programs open links to look for malware.
    sign_up(Client())
    Client().get(link_in(mail.outbox[0]))
    assert not verified()


@mandatory
def test_the_link_logs_nobody_in_who_did_not_sign_up_here() -> None:
    sign_up(Client())
    stranger = Client()
    stranger.post(link_in(mail.outbox[0]))
    assert signed_in(stranger) is None


@mandatory
@pytest.mark.parametrize(
    "change",
    [
        lambda key: key[:-5],
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: re.sub(r"^\w+", "OTk5", key),
        lambda key: "abc:def",
    ],
    ids=["cut", "changed", "of another account", "made up"],
)
def test_a_link_that_is_not_whole_confirms_nothing(
    client: Client, change: Callable[[str], str]
) -> None:
    sign_up(client)
    *_, key, _ = link_in(mail.outbox[0]).split("/")
    broken = reverse("account_confirm_email", args=[change(key)])
    assert reverse("account_email") in links_of(client.get(broken))
    assert client.post(broken).status_code == 404
    assert not verified()


@mandatory
def test_an_old_link_confirms_nothing(client: Client, settings: Settings) -> None:
    sign_up(client)
    settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = -timedelta.resolution / timedelta(days=1)
    link = link_in(mail.outbox[0])
    assert reverse("account_email") in links_of(client.get(link))
    client.post(link)
    assert not verified()


@mandatory
def test_a_link_used_twice_is_no_error(client: Client) -> None:
    sign_up(client)
    link = link_in(mail.outbox[0])
    client.post(link)
    assert client.get(link).status_code == 200
    for browser in (client, Client()):
        assert browser.post(link).status_code == 302
    assert verified()


@mandatory
def test_the_link_of_a_deleted_account_is_no_error(client: Client) -> None:
    sign_up(client)
    User.objects.get().delete()
    link = link_in(mail.outbox[0])
    assert reverse("account_email") in links_of(client.get(link))
    assert client.post(link).status_code == 404


@mandatory
def test_the_mail_is_not_sent_again_at_once(client: Client) -> None:
    sign_up(client)
    log_in(Client(), "anna")
    assert len(mail.outbox) == 1


def test_where_it_is_optional_the_account_can_be_used_before(client: Client) -> None:
    sign_up(client)
    assert signed_in(client) == User.objects.get().pk
    assert not verified()
    assert client.get(reverse("ratings")).status_code == 200


def test_where_it_is_optional_the_link_confirms_too(client: Client) -> None:
    sign_up(client)
    client.post(link_in(mail.outbox[0]))
    assert verified()


def test_the_mail_names_the_account_and_nothing_secret(client: Client) -> None:
    sign_up(client)
    (message,) = mail.outbox
    assert "anna" in message.body
    assert "as good as gold" not in message.body
    assert "Confirm" in message.subject
    assert message.from_email == "movierec@localhost"
