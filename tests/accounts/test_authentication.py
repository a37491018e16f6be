"""How long a log-in takes does not tell who has an account."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from ..factories import PASSWORD, UserFactory
from .hashing import CountingHasher
from .people import log_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_confirmed", [False, True])
@pytest.mark.parametrize(
    "login", ["anna", "anna@example.org", "nobody", "nobody@example.org", "ml-100k:1", "left"]
)
def test_a_wrong_password_is_hashed_once(
    client: Client, hasher: type[CountingHasher], login: str, is_confirmed: bool
) -> None:
    anna = UserFactory(username="anna", email="anna@example.org")
    EmailAddress.objects.create(user=anna, email=anna.email, verified=is_confirmed, primary=True)
    UserFactory(username="left", is_active=False)
    hasher.times = 0
    log_in(client, login, "wrong")
    assert hasher.times == 1
    assert signed_in(client) is None


@pytest.mark.parametrize("login", ["anna", "anna@example.org", "Anna", "ANNA@example.org"])
def test_the_right_password_logs_in(client: Client, login: str) -> None:
    anna = UserFactory(username="anna", email="anna@example.org")
    log_in(client, login, PASSWORD)
    assert signed_in(client) == anna.pk
