"""An admin who is made at the command line can log in, or is not made."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.management.commands.createsuperuser import Command
from accounts.models import User

from ..factories import PASSWORD, UserFactory
from .people import log_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)


def make(email: str) -> None:
    call_command("createsuperuser", username="root", email=email, interactive=False)


def test_an_admin_logs_in_where_addresses_must_be_confirmed(
    client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    make("root@example.org")
    log_in(client, "root")
    admin = User.objects.get(username="root")
    assert signed_in(client) == admin.pk
    address = EmailAddress.objects.get(user=admin)
    assert (address.email, address.verified, address.primary) == ("root@example.org", True, True)


def test_without_an_address_there_is_none_who_could_not_log_in(settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    with pytest.raises(CommandError, match="EMAIL_VERIFICATION"):
        make("")
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", ["", "Taken@example.org"])
def test_at_a_terminal_the_address_is_asked_for_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    UserFactory(email="taken@example.org")
    monkeypatch.setattr("builtins.input", lambda _message: typed)
    field = User._meta.get_field("email")
    assert Command(stderr=StringIO()).get_input_data(field, "") is None


def test_without_an_address_one_logs_in_where_none_is_asked_for(client: Client) -> None:
    make("")
    log_in(client, "root")
    assert signed_in(client) == User.objects.get(username="root").pk


@pytest.mark.parametrize("own", ["root@example.org", "other@example.org"])
def test_the_address_of_another_account_is_refused(own: str) -> None:
    owner = UserFactory(email=own)
    EmailAddress.objects.create(user=owner, email="root@example.org", verified=True)
    with pytest.raises(CommandError):
        make("Root@example.org")
    assert list(User.objects.all()) == [owner]
