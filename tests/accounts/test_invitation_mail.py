"""Invitations by e-mail: one mail for one link, in the chosen language, until it is used."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Invitation, User

from ..factories import AdminFactory, UserFactory
from ..html_reading import errors_on, fields_of
from .people import sign_up, sure

pytestmark = pytest.mark.django_db

ADD = reverse("admin:accounts_invitation_add")


@pytest.fixture(autouse=True)
def by_invitation(settings: Settings) -> None:
    settings.SIGN_UP = "invitation"


@pytest.fixture
def host() -> Client:
    return sure(Client(), AdminFactory(username="host"))


def invite(host: Client, email: str = "anna@example.org", language: str = "en") -> Any:
    page = host.get(ADD)
    form = {**fields_of(page), "for_whom": "Anna", "email": email, "language": language}
    for _ in range(2):
        answer = host.post(ADD, form)
    return answer


def mailed() -> Any:
    (message,) = mail.outbox
    return message


def test_a_form_sent_twice_sends_one_mail_whose_link_makes_one_account(host: Client) -> None:
    invite(host)
    invitation = Invitation.objects.get()
    message = mailed()
    assert message.to == ["anna@example.org"]
    (link,) = re.findall(r"https?://\S+", message.body)
    assert link.endswith(invitation.get_absolute_url())
    newcomer = Client()
    assert newcomer.get(invitation.get_absolute_url())["Location"] == reverse("account_signup")
    sign_up(newcomer)
    invitation.refresh_from_db()
    assert invitation.used_by == User.objects.get(username="anna")
    assert invitation.email == ""
    assert Client().get(invitation.get_absolute_url()).status_code == 404


def test_it_is_in_the_chosen_language(host: Client) -> None:
    invite(host, language="de")
    assert "lädt dich ein" in mailed().body


def test_an_address_is_invited_once_and_no_member(host: Client) -> None:
    invite(host)
    UserFactory(email="ben@example.org")
    for email in ("ANNA@example.org", "Ben@example.org", "nobody"):
        assert "email" in errors_on(invite(host, email))
    assert Invitation.objects.count() == len(mail.outbox) == 1


def test_one_that_is_taken_back_or_has_expired_may_be_sent_anew(host: Client) -> None:
    invite(host)
    first = Invitation.objects.get()
    host.post(reverse("admin:accounts_invitation_delete", args=[first.pk]), {"post": "yes"})
    assert Client().get(first.get_absolute_url()).status_code == 404
    invite(host)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    invite(host)
    assert Invitation.objects.count() == 2
    assert Invitation.objects.forget_addresses() == 1
    assert [one.email for one in Invitation.objects.order_by("pk")] == ["", "anna@example.org"]


def test_without_an_address_nothing_is_sent(host: Client) -> None:
    invite(host, email="")
    assert Invitation.objects.count() == 1
    assert not mail.outbox
