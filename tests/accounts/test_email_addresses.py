"""Changing one's address."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User

from ..factories import UserFactory
from ..html_reading import all_on, errors_on, text_of
from .people import confirm_password, link_in, log_in, sign_up, signed_in

pytestmark = pytest.mark.django_db

PAGE = "/account/email/"


@pytest.fixture
def anna(client: Client) -> User:
    user = UserFactory(username="anna", email="anna@example.org")
    log_in(client, "anna")
    confirm_password(client)
    return user


def add(client: Client, email: str) -> Any:
    return client.post(PAGE, {"action_add": "", "email": email}, follow=True)


def use(client: Client, email: str) -> Any:
    return client.post(PAGE, {"action_primary": "", "email": email}, follow=True)


def test_the_page_lists_the_address(client: Client, anna: User) -> None:
    addresses = all_on(client.get(PAGE), "[name=email][type=radio]")
    assert [address.attributes["value"] for address in addresses] == ["anna@example.org"]


def actions_on(page: Any) -> list[str | None]:
    return [button.attributes["name"] for button in all_on(page, "form:has(.choices) button")]


def test_only_what_can_be_done_with_an_address_is_offered(client: Client, anna: User) -> None:
    assert actions_on(client.get(PAGE)) == ["action_send"]
    EmailAddress.objects.filter(user=anna).update(verified=True)
    assert actions_on(client.get(PAGE)) == []
    add(client, "new@example.org")
    assert actions_on(client.get(PAGE)) == ["action_primary", "action_send", "action_remove"]


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


def owner_of_taken(confirmed: bool) -> User:
    owner = UserFactory(username="owner", email="taken@example.org")
    EmailAddress.objects.create(user=owner, email=owner.email, verified=confirmed, primary=True)
    return owner


@pytest.mark.parametrize("email", ["taken@example.org", "Taken@Example.org"])
@pytest.mark.parametrize("confirmed", [False, True])
def test_the_address_of_another_account_cannot_be_used(
    client: Client, anna: User, email: str, confirmed: bool
) -> None:
    owner_of_taken(confirmed)
    add(client, email)
    use(client, "taken@example.org")
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


@pytest.mark.parametrize("confirmed", [False, True])
def test_nor_after_whoever_reads_its_mail_has_confirmed_it(
    client: Client, anna: User, confirmed: bool
) -> None:
    owner = owner_of_taken(confirmed)
    add(client, "taken@example.org")
    Client().post(link_in(mail.outbox[-1]))
    use(client, "taken@example.org")
    anna.refresh_from_db()
    owner.refresh_from_db()
    assert (anna.email, owner.email) == ("anna@example.org", "taken@example.org")


@pytest.mark.parametrize("confirmed", [False, True])
def test_adding_an_address_does_not_tell_whether_another_account_has_it(
    client: Client, anna: User, confirmed: bool
) -> None:
    owner_of_taken(confirmed)
    client.get(PAGE)
    seen = []
    for email in ("taken@example.org", "other@example.org"):
        response = add(client, email)
        assert mail.outbox[-1].to == [email]
        seen.append((response.redirect_chain, text_of(response).replace(email, "")))
        client.post(PAGE, {"action_remove": "", "email": email}, follow=True)
    assert seen[0] == seen[1]


def test_an_address_that_is_not_confirmed_gets_no_link_to_reset_the_password(
    client: Client, anna: User
) -> None:
    add(client, "new@example.org")
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": "new@example.org"})
    assert not [message for message in mail.outbox if "/key/" in str(message.body)]


def test_one_that_is_not_confirmed_does_not_replace_another_such(
    client: Client, anna: User
) -> None:
    add(client, "new@example.org")
    use(client, "new@example.org")
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


@pytest.mark.parametrize("action", ["action_add", "action_primary", "action_remove"])
def test_the_password_is_asked_for_first(client: Client, action: str) -> None:
    user = UserFactory(username="anna", email="anna@example.org")
    address = EmailAddress.objects.create(user=user, email="new@example.org", verified=True)
    log_in(client, "anna")
    before = list(EmailAddress.objects.values())
    email = "third@example.org" if action == "action_add" else address.email
    response = client.post(PAGE, {action: "", "email": email})
    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert list(EmailAddress.objects.filter(pk=address.pk).values()) == before
    confirm_password(client)
    assert client.post(PAGE, {action: "", "email": email}).headers["Location"] == PAGE


def test_the_old_address_is_told_of_the_change(client: Client, anna: User) -> None:
    add(client, "new@example.org")
    client.post(link_in(mail.outbox[-1]))
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    mail.outbox.clear()
    use(client, "new@example.org")
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    assert "new@example.org" in str(mail.outbox[0].body)


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
