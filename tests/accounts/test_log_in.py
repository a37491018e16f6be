"""Logging in and out."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User

from ..factories import PASSWORD, ImportedUserFactory, UserFactory
from ..html_reading import errors_on, fields_of, one_on, text_of
from .people import log_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return UserFactory(username="Anna", email="anna.k@example.org")


@pytest.mark.parametrize(
    "login", ["Anna", "anna", "ANNA", "anna.k@example.org", "Anna.K@Example.ORG", " Anna "]
)
def test_user_name_and_address_both_work_in_any_case(
    client: Client, anna: User, login: str
) -> None:
    response = log_in(client, login)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("home"))
    assert signed_in(client) == anna.pk


def test_an_address_that_an_admin_entered_in_capitals_works(client: Client) -> None:
    user = UserFactory(email="Anna.K@Example.org")
    log_in(client, "anna.k@example.org")
    assert signed_in(client) == user.pk


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("Anna", "wrong"),
        ("anna.k@example.org", "wrong"),
        ("Anna", PASSWORD.upper()),
        ("Anna", f" {PASSWORD}"),
        ("nobody", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("anna.k", PASSWORD),
        ("%", PASSWORD),
        ("Ann_", PASSWORD),
    ],
)
def test_another_name_or_password_is_refused(
    client: Client, anna: User, login: str, password: str
) -> None:
    response = log_in(client, login, password)
    assert response.status_code == 200
    assert list(errors_on(response)) == ["__all__"]
    assert signed_in(client) is None


def test_it_does_not_tell_whether_the_account_or_the_password_is_wrong(anna: User) -> None:
    wrong_password, wrong_name = (
        text_of(log_in(Client(), login, "wrong")) for login in ("Anna", "Nobody")
    )
    assert wrong_password == wrong_name


@pytest.mark.parametrize(
    ("login", "password", "field"),
    [
        ("", PASSWORD, "login"),
        ("Anna", "", "password"),
        ("Anna\0", PASSWORD, "login"),
        ("Anna", "\0", "password"),
        ("a" * 10_000, PASSWORD, "__all__"),
        ("Anna", "a" * 100_000, "__all__"),
        ("@@@", PASSWORD, "__all__"),
    ],
)
def test_an_invalid_form_is_refused_beside_its_field(
    client: Client, anna: User, login: str, password: str, field: str
) -> None:
    response = log_in(client, login, password)
    assert response.status_code == 200
    assert list(errors_on(response)) == [field]
    assert signed_in(client) is None


def test_what_was_typed_as_name_stays_and_is_no_markup(client: Client) -> None:
    response = log_in(client, '"><script>x</script>', "wrong")
    assert fields_of(response)["login"] == '"><script>x</script>'
    assert fields_of(response)["password"] == ""
    assert b"<script>x" not in response.content


def test_a_closed_account_cannot_come_in(client: Client) -> None:
    UserFactory(username="closed", is_active=False)
    log_in(client, "closed")
    assert signed_in(client) is None


def test_it_goes_back_to_where_the_visitor_was(client: Client, anna: User) -> None:
    address = client.get(reverse("ratings")).headers["Location"]
    next_ = fields_of(client.get(address))["next"]
    assert log_in(client, "Anna", next=next_).headers["Location"] == reverse("ratings")


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_it_does_not_lead_to_other_sites(client: Client, anna: User, next_: str) -> None:
    assert log_in(client, "Anna", next=next_).headers["Location"] == reverse("home")


def test_the_session_gets_a_new_key(client: Client, anna: User) -> None:
    planted = client.session
    planted.save()
    log_in(client, "Anna")
    assert signed_in(client) == anna.pk
    assert client.session.session_key != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()


def test_someone_signed_in_is_led_home(client: Client, anna: User) -> None:
    client.force_login(anna)
    response = client.get(reverse("account_login"))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("home"))


def test_a_form_from_another_site_is_refused(anna: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert log_in(client, "Anna").status_code == 403
    assert signed_in(client) is None


def test_logging_out_ends_the_session(client: Client, anna: User) -> None:
    log_in(client, "Anna")
    key = client.session.session_key
    response = client.post(reverse("account_logout"))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("home"))
    assert signed_in(client) is None
    thief = Client()
    thief.cookies["sessionid"] = key or ""
    assert signed_in(thief) is None


def test_a_link_alone_does_not_log_out(client: Client, anna: User) -> None:
    client.force_login(anna)
    one_on(client.get(reverse("account_logout")), "form#log-out")
    assert signed_in(client) == anna.pk


def test_logging_out_leaves_other_browsers(client: Client, anna: User) -> None:
    other = Client()
    for browser in (client, other):
        log_in(browser, "Anna")
    client.post(reverse("account_logout"))
    assert (signed_in(client), signed_in(other)) == (None, anna.pk)


@pytest.mark.parametrize("password", ["", "!", "ml-100k", PASSWORD])
def test_imported_authors_cannot_come_in(client: Client, password: str) -> None:
    author = ImportedUserFactory()
    log_in(client, author.username, password)
    assert signed_in(client) is None


def test_an_imported_author_with_a_password_cannot_come_in_either(client: Client) -> None:
    author = ImportedUserFactory(email="author@example.org")
    author.set_password(PASSWORD)
    author.save()
    for login in (author.username, author.email):
        log_in(client, login)
        assert signed_in(client) is None
