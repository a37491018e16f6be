"""A new password for someone who forgot theirs."""

import threading
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.views import NewPasswordView

from ..catalog.concurrency import PATIENCE, at_once
from ..factories import PASSWORD, ImportedUserFactory, UserFactory
from ..html_reading import all_on, errors_on, fields_of, links_of, text_of
from .people import link_in, log_in, signed_in

pytestmark = pytest.mark.django_db

NEW = "better than silver"


@pytest.fixture
def anna() -> User:
    return UserFactory(username="anna", email="anna@example.org")


def ask(client: Client, email: str = "anna@example.org") -> Any:
    return client.post(reverse("account_reset_password"), {"email": email})


def choose(client: Client, link: str, password: str = NEW, again: str | None = None) -> Any:
    """Open the link and send the form that it leads to."""
    page = client.get(link, follow=True)
    assert all_on(page, "#id_password1")
    form = {"password1": password, "password2": password if again is None else again}
    return client.post(page.redirect_chain[-1][0], fields_of(page) | form, follow=True)


@pytest.mark.parametrize("email", ["anna@example.org", "Anna@Example.ORG"])
def test_the_link_in_the_mail_sets_a_new_password(client: Client, anna: User, email: str) -> None:
    response = ask(client, email)
    assert response.headers["Location"] == reverse("account_reset_password_done")
    assert client.get(response.headers["Location"]).status_code == 200
    (message,) = mail.outbox
    assert message.to == ["anna@example.org"]
    choose(Client(), link_in(message))
    before, after = Client(), Client()
    log_in(before, "anna", PASSWORD)
    log_in(after, "anna", NEW)
    assert (signed_in(before), signed_in(after)) == (None, anna.pk)


def test_an_address_that_an_admin_entered_in_capitals_works(client: Client) -> None:
    UserFactory(email="Anna@Example.org")
    ask(client, "anna@example.org")
    choose(client, link_in(mail.outbox[0]))
    log_in(client, "anna@example.org", NEW)
    assert signed_in(client) is not None


def is_refused(answer: Any) -> bool:
    """Whether a page sets no password and offers a new link."""
    return reverse("account_reset_password") in links_of(answer)


def test_asking_changes_nothing_yet(client: Client, anna: User) -> None:
    ask(client)
    log_in(client, "anna")
    assert signed_in(client) == anna.pk


def test_the_link_works_once(anna: User) -> None:
    ask(Client())
    link = link_in(mail.outbox[0])
    choose(Client(), link)
    assert is_refused(Client().get(link, follow=True))


def open_form(link: str) -> tuple[Client, str]:
    client = Client()
    page = client.get(link, follow=True)
    return client, page.redirect_chain[-1][0]


def send_at_once(link: str, *passwords: str, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Open the link in as many browsers, and set a password in each when all were let through."""
    let_through = threading.Barrier(len(passwords), timeout=PATIENCE)
    post = NewPasswordView.post

    def wait_and_post(*arguments: Any, **named: Any) -> Any:
        let_through.wait()
        return post(*arguments, **named)

    opened = [open_form(link) for _ in passwords]
    monkeypatch.setattr(NewPasswordView, "post", wait_and_post)
    return at_once(
        *(
            partial(client.post, address, {"password1": one, "password2": one})
            for (client, address), one in zip(opened, passwords, strict=True)
        )
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_at_once_one_sets_the_password(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(Client())
    passwords = ("better than silver", "better than gold")
    answers = send_at_once(link_in(mail.outbox[0]), *passwords, monkeypatch=monkeypatch)
    (set_one,) = (each for each in answers if each.status_code == 302)
    (refused,) = (each for each in answers if each.status_code == 200)
    assert is_refused(refused)
    anna.refresh_from_db()
    assert anna.check_password(passwords[answers.index(set_one)])


@pytest.mark.django_db(transaction=True)
def test_the_form_sent_twice_at_once_is_no_error(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(Client())
    answers = send_at_once(link_in(mail.outbox[0]), NEW, NEW, monkeypatch=monkeypatch)
    done = reverse("account_reset_password_from_key_done")
    assert [each.headers.get("Location") for each in answers] == [done, done]
    anna.refresh_from_db()
    assert anna.check_password(NEW)


def test_the_link_works_no_more_after_another_change(anna: User) -> None:
    ask(Client())
    anna.set_password("something else")
    anna.save()
    assert is_refused(Client().get(link_in(mail.outbox[0]), follow=True))


def test_an_old_link_does_not_work(anna: User, settings: Settings) -> None:
    ask(Client())
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert is_refused(Client().get(link_in(mail.outbox[0]), follow=True))


def test_the_link_of_one_account_does_not_open_another(anna: User) -> None:
    other = UserFactory(username="other")
    ask(Client())
    _, _, key = link_in(mail.outbox[0]).rpartition("/key/")
    number, _, token = key.partition("-")
    assert number
    forged = reverse("account_reset_password_from_key", args=[_base36(other.pk), token.rstrip("/")])
    assert is_refused(Client().get(forged, follow=True))


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + digits[number % 36]


@pytest.mark.parametrize("link", ["0-x-y", "zzzzzzzzzzzzzzzz-x-y", "1-" + "x" * 2000])
def test_a_link_of_nonsense_does_not_work(client: Client, anna: User, link: str) -> None:
    response = client.get(f"/account/password/reset/key/{link}/", follow=True)
    assert response.status_code == 200
    assert is_refused(response)


@pytest.mark.parametrize(
    ("password", "again", "errors"),
    [
        ("short", "short", {"password1": ["password_too_short"]}),
        ("qwertyuiop", "qwertyuiop", {"password1": ["password_too_common"]}),
        (NEW, "another one", {"password2": ["None"]}),
        ("", "", {"password1": ["required"], "password2": ["required"]}),
    ],
)
def test_an_invalid_password_is_refused_beside_its_field(
    client: Client, anna: User, password: str, again: str, errors: dict[str, list[str]]
) -> None:
    ask(client)
    response = choose(client, link_in(mail.outbox[0]), password, again)
    assert errors_on(response) == errors
    log_in(client, "anna")
    assert signed_in(client) == anna.pk


def test_it_ends_the_sessions_of_whoever_knew_the_old_one(anna: User) -> None:
    thief = Client()
    log_in(thief, "anna")
    ask(Client())
    choose(Client(), link_in(mail.outbox[0]))
    assert signed_in(thief) is None


def test_it_does_not_tell_who_has_an_account(client: Client, anna: User) -> None:
    known, unknown = ask(client), ask(Client(), "nobody@example.org")
    assert (known.status_code, known.headers["Location"]) == (302, unknown.headers["Location"])
    done = known.headers["Location"]
    assert text_of(client.get(done)) == text_of(Client().get(done))
    mails = {message.to[0]: message.body for message in mail.outbox}
    assert "password/reset/key" not in mails["nobody@example.org"]


@pytest.mark.parametrize("email", ["", "nowhere", "a@b\0.org"])
def test_an_invalid_address_is_refused_beside_its_field(client: Client, email: str) -> None:
    response = ask(client, email)
    assert list(errors_on(response)) == ["email"]
    assert mail.outbox == []


def reset_links() -> list[str]:
    return [str(message.body) for message in mail.outbox if "/key/" in str(message.body)]


@pytest.mark.parametrize("email", ["ml-100k:1", "ml-100k:1@", ""])
def test_an_imported_author_has_no_address_to_ask_for(client: Client, email: str) -> None:
    ImportedUserFactory(username="ml-100k:1")
    ask(client, email)
    assert mail.outbox == []


def test_an_imported_author_gets_no_link_even_with_an_address(client: Client) -> None:
    ImportedUserFactory(email="author@example.org")
    ask(client, "author@example.org")
    assert reset_links() == []


def test_a_closed_account_gets_no_link(client: Client) -> None:
    UserFactory(email="closed@example.org", is_active=False)
    ask(client, "closed@example.org")
    assert reset_links() == []


def test_an_account_closed_after_the_mail_stays_closed(client: Client, anna: User) -> None:
    ask(client)
    anna.is_active = False
    anna.save()
    response = client.get(link_in(mail.outbox[0]), follow=True)
    if all_on(response, "#id_password1"):
        choose(client, link_in(mail.outbox[0]))
    log_in(client, "anna", NEW)
    assert signed_in(client) is None


def test_nobody_can_be_flooded_with_mails(anna: User) -> None:
    for _ in range(8):
        ask(Client())
    assert len(mail.outbox) == 5


def test_the_mail_does_not_follow_a_forged_host(client: Client, anna: User) -> None:
    response = client.post(
        reverse("account_reset_password"),
        {"email": "anna@example.org"},
        headers={"host": "evil.example"},
    )
    assert response.status_code == 400
    assert mail.outbox == []
