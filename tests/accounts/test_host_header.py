"""Whoever sends a request chooses its Host: nothing that matters may hang on it."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User

from ..factories import PASSWORD, UserFactory
from .people import log_in, sign_up

pytestmark = pytest.mark.django_db

GUESSES = 5


@pytest.fixture
def anna() -> User:
    return UserFactory(username="anna", email="anna@example.org")


def test_another_port_or_name_is_no_fresh_start_for_guessing(anna: User) -> None:
    for host in ["localhost", *(f"testserver:{port}" for port in range(1, GUESSES))]:
        log_in(Client(headers={"Host": host}), "anna", "wrong")
    answer = log_in(Client(), "anna", PASSWORD)
    assert answer.status_code == 200


@pytest.mark.parametrize("site", ["https://movies.example.org", "http://movies.example.org:8443"])
@pytest.mark.parametrize("host", ["testserver:666", "localhost"])
def test_mails_lead_to_the_site_itself(
    anna: User, settings: Settings, site: str, host: str
) -> None:
    settings.SITE_URL = site
    client = Client(headers={"Host": host})
    ask = reverse("account_reset_password")
    client.post(ask, {"email": "anna@example.org"})
    client.post(ask, {"email": "nobody@example.org"})
    sign_up(client, username="berta", email="berta@example.org")
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        links = re.findall(r"https?://\S+", str(message.body))
        assert links
        assert all(link.startswith(f"{site}/account/") for link in links)
        assert host not in str(message.body)
