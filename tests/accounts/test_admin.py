"""Accounts in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.admin.django_words import WORDS
from accounts.models import User

from ..admin_pages import assert_as_many_queries
from ..factories import ImportedUserFactory, RatingFactory, UserFactory
from ..html_reading import all_on, errors_on, one_on, words_of

pytestmark = pytest.mark.django_db

LIST = "admin:accounts_user_changelist"
GERMAN = {"accept-language": "de"}


def _shown(client: Client, **query: str) -> list[Any]:
    answer = client.get(reverse(LIST), query)
    assert answer.status_code == 200
    return list(answer.context["cl"].result_list)


def test_a_visitor_is_sent_to_log_in(client: Client) -> None:
    answer = client.get(reverse(LIST))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_an_ordinary_user_sees_no_accounts(client: Client) -> None:
    UserFactory(email="secret@example.org")
    client.force_login(UserFactory())

    answer = client.get(reverse(LIST), follow=True)

    assert b"secret@example.org" not in answer.content
    assert answer.redirect_chain or answer.status_code == 403


def test_staff_without_permission_are_refused(client: Client) -> None:
    client.force_login(UserFactory(is_staff=True))

    assert client.get(reverse(LIST)).status_code == 403


def test_the_list_takes_as_many_queries_for_50_accounts_as_for_one(admin_client: Client) -> None:
    assert_as_many_queries(admin_client, "accounts_user", RatingFactory)


def test_the_list_counts_each_accounts_ratings(admin_client: Client) -> None:
    user = UserFactory(username="ann")
    RatingFactory.create_batch(3, user=user)
    RatingFactory()

    (ann,) = _shown(admin_client, q="ann")

    assert (ann, ann.rating_count) == (user, 3)


def test_the_list_is_narrowed_to_the_accounts_of_a_data_set(admin_client: Client) -> None:
    imported = ImportedUserFactory(imported_from="ml-100k")
    UserFactory()

    assert _shown(admin_client, imported_from="ml-100k") == [imported]


def test_an_account_is_found_by_its_email(admin_client: Client) -> None:
    user = UserFactory(username="ann", email="someone@example.org")
    UserFactory()

    assert _shown(admin_client, q="someone@") == [user]


def _add(client: Client, **fields: str) -> Any:
    sent = {
        "username": "ann",
        "email": "ann@example.org",
        "usable_password": "true",
        "password1": "a long pass phrase",
        "password2": "a long pass phrase",
        **fields,
    }
    return client.post(reverse("admin:accounts_user_add"), sent)


def test_an_account_is_added_with_its_email(admin_client: Client) -> None:
    answer = _add(admin_client)

    assert answer.status_code == 302
    user = User.objects.get(username="ann")
    assert user.email == "ann@example.org"
    assert user.check_password("a long pass phrase")


@pytest.mark.parametrize(
    "fields", [{"email": "BOB@example.org"}, {"username": "BOB"}], ids=["email", "username"]
)
def test_names_and_addresses_are_unique_in_any_case(
    admin_client: Client, fields: dict[str, str]
) -> None:
    UserFactory(username="bob", email="bob@example.org")

    answer = _add(admin_client, **fields)

    assert errors_on(answer) == {field: ["unique"] for field in fields}
    assert not User.objects.filter(username="ann").exists()


def test_an_account_is_added_without_an_address(admin_client: Client) -> None:
    UserFactory(email="")

    assert _add(admin_client, email="").status_code == 302


def test_an_account_keeps_its_own_address(admin_client: Client) -> None:
    user = UserFactory(username="ann", email="ann@example.org")
    fields = {"username": "ann", "email": "Ann@example.org", "is_active": "on"}

    address = reverse("admin:accounts_user_change", args=[user.pk])
    answer = admin_client.post(address, fields)

    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.email == "ann@example.org"


def test_a_form_does_not_change_where_an_author_was_imported_from(admin_client: Client) -> None:
    author = ImportedUserFactory(imported_from="ml-100k")
    address = reverse("admin:accounts_user_change", args=[author.pk])

    fields = {"username": "someone", "imported_from": "forged"}
    assert admin_client.post(address, fields).status_code == 302

    author.refresh_from_db()
    assert (author.username, author.imported_from) == ("someone", "ml-100k")


@pytest.mark.parametrize(("made", "shown"), [(UserFactory, 0), (ImportedUserFactory, 1)])
def test_only_imported_authors_show_where_they_are_from(
    admin_client: Client, made: Any, shown: int
) -> None:
    address = reverse("admin:accounts_user_change", args=[made().pk])

    assert len(all_on(admin_client.get(address), ".field-imported_from")) == shown


def test_the_pages_of_accounts_have_no_english_of_django_s(admin_client: Client) -> None:
    pk = UserFactory().pk
    for address in ("add/", f"{pk}/change/"):
        page = admin_client.get(f"/admin/accounts/user/{address}", headers=GERMAN)
        shown = words_of(one_on(page, "#content"))
        assert [words for words in WORDS if words in shown] == [], address


def test_nor_do_their_scripts(admin_client: Client) -> None:
    script = admin_client.get("/admin/jsi18n/", headers=GERMAN).content.decode()
    for words in ("Choose all %s", "Remove all %s", "(click to clear)"):
        assert f'"{words}": "' in script
        assert f'"{words}": "{words}"' not in script
