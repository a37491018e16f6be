"""A sign-up form that is sent twice makes one account; one name goes to one person."""

from functools import partial

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User

from ..catalog.concurrency import at_once
from .people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def send(client: Client, name: str = "anna", password: str = PASSWORD) -> HttpResponse:
    form = {"email": f"{name}@example.org", "username": "anna"}
    form |= {"password1": password, "password2": password}
    return client.post(reverse("account_signup"), form)


def test_at_once_it_makes_one_account_and_logs_in_both_times() -> None:
    clients = [Client(), Client()]
    answers = at_once(*(partial(send, client) for client in clients))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert {answer["Location"] for answer in answers} == {reverse("welcome")}
    account = User.objects.get()
    assert [signed_in(client) for client in clients] == [account.pk, account.pk]


def test_one_after_the_other_it_does_the_same() -> None:
    send(Client())
    again = Client()
    assert send(again)["Location"] == reverse("welcome")
    assert signed_in(again) == User.objects.get().pk


def test_of_many_who_want_one_name_one_gets_it() -> None:
    calls = [
        partial(send, Client(REMOTE_ADDR=f"192.0.2.{number}"), f"anna{number}")
        for number in range(25)
    ]
    answers = at_once(*calls)
    assert sorted(answer.status_code for answer in answers) == [200] * 24 + [302]
    refused = [answer for answer in answers if answer.status_code == 200]
    assert all("username" in answer.context["form"].errors for answer in refused)
    assert User.objects.count() == 1


def test_another_password_or_a_later_time_is_no_way_in() -> None:
    send(Client())
    stranger = Client()
    assert send(stranger, password=f"{PASSWORD}x").status_code == 200
    User.objects.update(date_joined="2026-01-01T00:00Z")
    assert send(stranger).status_code == 200
    assert settings.SESSION_COOKIE_NAME not in stranger.cookies
