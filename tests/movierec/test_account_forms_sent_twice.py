"""Forms of the account and the admin's import that are sent twice at once: one thing each.

The second answer may differ from the first, for these forms say what is wrong with a second one.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from catalog import tasks
from catalog.models import Movie

from ..accounts.people import confirm_password, log_in, signed_in
from ..accounts.test_second_factors import SECRET, code_now
from ..catalog.concurrency import at_once
from ..factories import AdminFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("ROUNDS", "2"))
"""How often each form is sent twice; more by hand, as in ROUNDS=100."""

Form = tuple[str, dict[str, Any]]


@pytest.fixture(autouse=True)
def without_limits(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    for task in (tasks.check_movies, tasks.write_movies):
        monkeypatch.setattr(task, "delay", task)
    settings.MFA_TOTP_TOLERANCE = 1  # a code may be of the half minute before


@pytest.fixture
def client() -> Client:
    user = AdminFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client(raise_request_exception=False)  # the answer counts
    log_in(client, user.username)
    confirm_password(client)
    return client


def address(client: Client) -> Form:
    return reverse("account_email"), {"email": "new@example.org", "action_add": ""}


def app(client: Client) -> Form:
    page = client.get(reverse("mfa_activate_totp"))
    return reverse("mfa_activate_totp"), {"code": code_now(page.context["form"].secret)}


def recovery_codes(client: Client) -> Form:
    TOTP.activate(User.objects.get(), SECRET)
    return reverse("mfa_generate_recovery_codes"), {}


def movies_of_a_file(client: Client) -> Form:
    file = SimpleUploadedFile("movies.csv", b"title,year\nHeat,1995\n")
    upload = client.post(reverse("admin:catalog_movie_import"), {"file": file})
    return upload["Location"], {}


FORMS: list[tuple[Callable[[Client], Form], type[models.Model], dict[str, Any]]] = [
    (address, EmailAddress, {"email": "new@example.org"}),
    (app, Authenticator, {"type": Authenticator.Type.TOTP}),
    (recovery_codes, Authenticator, {"type": Authenticator.Type.RECOVERY_CODES}),
    (movies_of_a_file, Movie, {}),
]


@pytest.mark.parametrize(("form", "makes", "which"), FORMS)
def test_it_makes_one_thing(
    client: Client,
    form: Callable[[Client], Form],
    makes: type[models.Model],
    which: dict[str, Any],
) -> None:
    for _ in range(ROUNDS):
        sent = form(client)
        twin = Client(raise_request_exception=False)
        twin.cookies = client.cookies.copy()
        answers = at_once(*(partial(each.post, *sent) for each in (client, twin)))
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] in (200, 302), statuses
        assert statuses[1] < 500, statuses
        made = makes._default_manager.filter(**which)
        assert made.count() == 1
        made.delete()
        Authenticator.objects.all().delete()


def test_a_log_in_sent_twice_is_no_error() -> None:
    user = UserFactory()
    for _ in range(ROUNDS):
        clients = Client(), Client()
        answers = at_once(*(partial(log_in, client, user.username) for client in clients))
        assert [answer.status_code for answer in answers] == [302, 302]
        assert [signed_in(client) for client in clients] == [user.pk, user.pk]


def test_a_reset_asked_for_twice_is_no_error() -> None:
    user = UserFactory()
    ask = partial(Client().post, reverse("account_reset_password"), {"email": user.email})
    for _ in range(ROUNDS):
        assert [answer.status_code for answer in at_once(ask, ask)] == [302, 302]
