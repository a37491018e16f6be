"""Signing up."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User

from ..factories import PASSWORD, ImportedUserFactory, UserFactory
from ..html_reading import errors_on, fields_of
from .hashing import CountingHasher
from .people import log_in, sign_up, signed_in

pytestmark = pytest.mark.django_db


def test_the_form_makes_an_account_and_logs_in(client: Client) -> None:
    response = sign_up(client)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("welcome"))
    user = User.objects.get()
    assert (user.username, user.email) == ("anna", "anna@example.org")
    assert user.check_password(PASSWORD)
    assert PASSWORD not in user.password
    assert signed_in(client) == user.pk


def test_a_new_account_has_no_rights(client: Client) -> None:
    sign_up(client, is_staff="on", is_superuser="on", imported_from="x", is_active="")
    user = User.objects.get()
    assert user.is_active
    assert (user.is_staff, user.is_superuser, user.imported_from) == (False, False, "")


def test_the_address_is_kept_in_small_letters(client: Client) -> None:
    sign_up(client, email="Anna@Example.ORG")
    assert User.objects.get().email == "anna@example.org"


def test_the_user_name_is_kept_as_written(client: Client) -> None:
    sign_up(client, username="AnnaK")
    assert User.objects.get().username == "AnnaK"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"email": "taken@example.org"}, "email", "email_taken"),
        ({"email": "TAKEN@Example.Org"}, "email", "email_taken"),
        ({"email": "nowhere"}, "email", "invalid"),
        ({"email": "a@b\0c.org"}, "email", "null_characters_not_allowed"),
        ({"email": "x" * 243 + "@example.org"}, "email", "max_length"),
        ({"email": "x" * 300 + "@example.org"}, "email", "max_length"),
        ({"email": ""}, "email", "required"),
        ({"username": "taken"}, "username", "username_taken"),
        ({"username": "TaKeN"}, "username", "username_taken"),
        ({"username": "ml-100k:7"}, "username", "invalid"),
        ({"username": "a:b"}, "username", "invalid"),
        ({"username": "anna k"}, "username", "invalid"),
        ({"username": "<b>anna</b>"}, "username", "invalid"),
        ({"username": "anna\0"}, "username", "null_characters_not_allowed"),
        ({"username": "a"}, "username", "min_length"),
        ({"username": "a" * 151}, "username", "max_length"),
        ({"username": ""}, "username", "required"),
        ({"password1": "short", "password2": "short"}, "password1", "password_too_short"),
        ({"password1": "password1", "password2": "password1"}, "password1", "password_too_common"),
        (
            {"password1": "24.12.1985", "password2": "24.12.1985"},
            "password1",
            "password_is_a_date",
        ),
        (
            {"username": "annabella", "password1": "annabella", "password2": "annabella"},
            "password1",
            "password_too_similar",
        ),
        ({"password2": "as good as silver"}, "password2", "None"),
        ({"password1": "", "password2": ""}, "password1", "required"),
    ],
)
def test_an_invalid_form_shows_the_error_and_makes_no_account(
    client: Client, changes: dict[str, str], field: str, code: str
) -> None:
    UserFactory(username="Taken", email="taken@example.org")
    response = sign_up(client, **changes)
    assert response.status_code == 200
    assert code in errors_on(response)[field]
    assert User.objects.count() == 1
    assert signed_in(client) is None
    assert mail.outbox == []


def test_the_longest_address_is_taken(client: Client) -> None:
    address = "x" * 242 + "@example.org"
    sign_up(client, email=address)
    assert User.objects.get().email == address


@pytest.mark.parametrize("sent", ["anna\u212a", "ａｎｎａk", "annaＫ"])
def test_a_user_name_in_letters_that_only_look_different_is_taken(
    client: Client, sent: str
) -> None:
    UserFactory(username="annak")
    assert errors_on(sign_up(client, username=sent)) == {"username": ["username_taken"]}


@pytest.mark.parametrize(("there", "sent"), [("Straße", "STRAẞE"), ("émile", "ÉMILE")])
def test_it_agrees_with_the_database_on_other_letters_case(
    client: Client, there: str, sent: str
) -> None:
    UserFactory(username=there)
    response = sign_up(client, username=sent)
    if connection.vendor == "postgresql":
        assert errors_on(response) == {"username": ["username_taken"]}
    else:  # SQLite knows the cases of ASCII letters only.
        assert signed_in(client) == User.objects.get(username=sent).pk


def test_what_was_filled_in_stays_but_the_passwords(client: Client) -> None:
    fields = fields_of(sign_up(client, email="nowhere"))
    assert (fields["email"], fields["username"]) == ("nowhere", "anna")
    assert (fields["password1"], fields["password2"]) == ("", "")


@pytest.mark.parametrize("stored", ["Anna@Example.org", "ANNA@EXAMPLE.ORG"])
@pytest.mark.parametrize("sent", ["anna@example.org", "Anna@Example.org"])
def test_an_address_that_an_admin_entered_in_another_case_is_taken(
    client: Client, stored: str, sent: str
) -> None:
    UserFactory(email=stored)
    response = sign_up(client, email=sent)
    assert errors_on(response) == {"email": ["email_taken"]}
    assert User.objects.count() == 1


def test_imported_authors_do_not_take_addresses(client: Client) -> None:
    ImportedUserFactory.create_batch(2)
    sign_up(client)
    assert signed_in(client) == User.objects.get(username="anna").pk


@pytest.mark.usefixtures("verification_is_mandatory")
def test_where_addresses_are_confirmed_it_does_not_tell_who_has_an_account(
    client: Client, hasher: type[CountingHasher]
) -> None:
    UserFactory(email="taken@example.org")
    hasher.times = 0
    taken = sign_up(client, email="Taken@example.org")
    times = hasher.times
    free = sign_up(Client(), email="free@example.org", username="other")
    assert (times, hasher.times) == (1, 2)
    assert (taken.status_code, taken.headers["Location"]) == (302, free.headers["Location"])
    assert User.objects.filter(email="taken@example.org").count() == 1
    assert not User.objects.filter(username="anna").exists()
    assert [message.to for message in mail.outbox] == [["taken@example.org"], ["free@example.org"]]
    assert "already" in mail.outbox[0].body


def test_signing_up_leads_back_to_where_the_visitor_was(client: Client) -> None:
    address = reverse("account_signup") + "?next=/movies/%3Fq%3Dheat"
    next_ = fields_of(client.get(address))["next"]
    assert sign_up(client, next=next_).headers["Location"] == "/movies/?q=heat"


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_signing_up_does_not_lead_to_other_sites(client: Client, next_: str) -> None:
    assert sign_up(client, next=next_).headers["Location"] == reverse("welcome")


def test_someone_signed_in_is_led_home(client: Client) -> None:
    client.force_login(UserFactory())
    response = client.get(reverse("account_signup"))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("home"))


def test_a_form_from_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_up(client).status_code == 403
    assert not User.objects.exists()


def test_one_host_cannot_sign_up_without_end() -> None:
    statuses = [
        sign_up(Client(), username=f"anna{n}", email=f"anna{n}@example.org").status_code
        for n in range(21)
    ]
    assert statuses == [302] * 20 + [429]
    assert User.objects.count() == 20


def test_the_new_account_can_be_used_in_another_browser(client: Client) -> None:
    sign_up(client)
    other = Client()
    log_in(other, "anna")
    assert signed_in(other) == signed_in(client) is not None
