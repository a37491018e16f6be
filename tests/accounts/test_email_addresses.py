"""Changing one's address."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User

from ..factories import UserFactory
from ..html_reading import all_on, errors_on
from .people import link_in, log_in, sign_up, signed_in

pytestmark = pytest.mark.django_db

PAGE = "/account/email/"


@pytest.fixture
def anna(client: Client) -> User:
    user = UserFactory(username="anna", email="anna@example.org")
    log_in(client, "anna")
    return user


def add(client: Client, email: str) -> Any:
    return client.post(PAGE, {"action_add": "", "email": email}, follow=True)


def use(client: Client, email: str) -> Any:
    return client.post(PAGE, {"action_primary": "", "email": email}, follow=True)


def test_the_page_lists_the_address(client: Client, anna: User) -> None:
    addresses = all_on(client.get(PAGE), "[name=email][type=radio]")
    assert [address.attributes["value"] for address in addresses] == ["anna@example.org"]


def test_a_new_address_is_confirmed_by_mail_and_then_used(client: Client, anna: User) -> None:
    add(client, "new@example.org")
    assert mail.outbox[-1].to == ["new@example.org"]
    client.post(link_in(mail.outbox[-1]))
    use(client, "new@example.org")
    anna.refresh_from_db()
    assert anna.email == "new@example.org"
    other = Client()
    log_in(other, "new@example.org")
    assert signed_in(other) == anna.pk


def test_a_confirmed_address_is_not_replaced_by_an_unconfirmed_one(
    client: Client, anna: User
) -> None:
    EmailAddress.objects.update_or_create(
        user=anna, email=anna.email, defaults={"verified": True, "primary": True}
    )
    add(client, "new@example.org")
    use(client, "new@example.org")
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


@pytest.mark.parametrize("email", ["taken@example.org", "Taken@Example.org"])
@pytest.mark.parametrize("confirmed", [False, True])
def test_the_address_of_another_account_cannot_be_taken(
    client: Client, anna: User, email: str, confirmed: bool
) -> None:
    owner = UserFactory(username="owner", email="taken@example.org")
    if confirmed:
        EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    assert errors_on(add(client, email)) == {"email": ["email_taken"]}
    use(client, "taken@example.org")
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


@pytest.mark.usefixtures("verification_is_mandatory")
def test_nor_can_it_be_taken_where_addresses_are_confirmed(client: Client) -> None:
    anna = UserFactory(username="anna", email="anna@example.org")
    EmailAddress.objects.create(user=anna, email=anna.email, verified=True, primary=True)
    log_in(client, "anna")
    UserFactory(email="taken@example.org")
    assert errors_on(add(client, "taken@example.org")) == {"email": ["email_taken"]}
    assert mail.outbox == []
    use(client, "taken@example.org")
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


def test_an_address_that_another_account_is_about_to_confirm_cannot_sign_up_twice(
    client: Client, anna: User
) -> None:
    add(client, "new@example.org")
    response = sign_up(Client(), email="new@example.org", username="berta")
    assert errors_on(response) == {"email": ["email_taken"]}


@pytest.mark.parametrize("email", ["", "nowhere", "a@b\0.org", "x" * 300 + "@example.org"])
def test_an_invalid_address_is_refused_beside_its_field(
    client: Client, anna: User, email: str
) -> None:
    response = client.post(PAGE, {"action_add": "", "email": email})
    assert response.status_code == 200
    assert EmailAddress.objects.filter(user=anna).count() == 1
    assert list(errors_on(response)) == ["email"]


@pytest.mark.parametrize("action", ["action_primary", "action_send", "action_remove", "action_x"])
@pytest.mark.parametrize("email", ["", "unknown@example.org", "\0"])
def test_acting_on_an_address_that_is_not_there_changes_nothing(
    client: Client, anna: User, action: str, email: str
) -> None:
    client.get(PAGE)
    before = list(EmailAddress.objects.values())
    response = client.post(PAGE, {action: "", "email": email}, follow=True)
    assert response.status_code == 200
    assert list(EmailAddress.objects.values()) == before


def test_anothers_address_can_be_neither_used_nor_removed(client: Client, anna: User) -> None:
    owner = UserFactory(email="owner@example.org")
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    for action in ("action_primary", "action_remove", "action_send"):
        client.post(PAGE, {action: "", "email": "owner@example.org"})
    assert EmailAddress.objects.get(user=owner).email == "owner@example.org"
    assert mail.outbox == []
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


def test_a_visitor_is_asked_to_log_in(client: Client) -> None:
    response = client.get(PAGE)
    assert response.headers["Location"] == f"{reverse('account_login')}?next={PAGE}"
