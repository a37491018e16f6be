"""The page on which tokens are made and revoked."""

from functools import partial

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from api.access.secrets import new_seed
from api.models import MOST_TOKENS, Token, hash_of

from ..accounts.people import log_in
from ..catalog.concurrency import at_once
from ..factories import PASSWORD, UserFactory
from ..html_reading import all_on, one_on, values_on
from .programs import Program, bearer, token_for

pytestmark = pytest.mark.django_db

PAGE = reverse("tokens")


@pytest.fixture
def anna(client: Client) -> User:
    user = UserFactory(username="anna")
    log_in(client, "anna")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user


def fields(**other: str) -> dict[str, str]:
    return {"name": "Script", "scope": "read", "lasts": "30", "seed": new_seed()} | other


def secret_on(page: object) -> str:
    return str(one_on(page, "#made input").attributes["value"])


def test_a_new_token_is_shown_once_works_and_is_kept_as_a_hash(client: Client, anna: User) -> None:
    secret = secret_on(client.post(PAGE, fields()))
    token = Token.objects.get(user=anna)
    assert token.secret_hash == hash_of(secret)
    assert secret not in str(list(Token.objects.values_list()))
    assert Client().get("/api/v1/ratings", headers=bearer(secret)).status_code == 200
    page = client.get(PAGE)
    assert secret not in page.content.decode()
    assert values_on(page, "data-token") == [str(token.pk)]
    token.refresh_from_db()
    assert token.last_used_on is not None


def test_who_logged_in_long_ago_is_asked_for_the_password_first(client: Client) -> None:
    client.force_login(UserFactory())
    asked = client.post(PAGE, fields())
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not Token.objects.exists()
    made = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert hash_of(secret_on(made)) == Token.objects.get().secret_hash


@pytest.mark.parametrize(("scope", "routes"), [("seen", 1), ("feed", 2)])
def test_an_address_is_shown_whole(client: Client, anna: User, scope: str, routes: int) -> None:
    page = client.post(PAGE, fields(scope=scope))
    addresses = [one.attributes["value"] or "" for one in all_on(page, "#made input")]
    assert len(addresses) == routes
    assert {Client().get(address).status_code for address in addresses} == {
        405 if scope == "seen" else 200
    }


def test_a_feed_reader_finds_new_feeds_and_only_on_the_page_that_shows_them(
    client: Client, anna: User
) -> None:
    links = "head link[rel=alternate][type='application/atom+xml']"
    page = client.post(PAGE, fields(scope="feed"))
    found = [link.attributes["href"] for link in all_on(page, links)]
    assert found == [one.attributes["value"] for one in all_on(page, "#made input")]
    for later in (client.get(PAGE), client.post(PAGE, fields(scope="read"))):
        assert not all_on(later, links)


def test_a_double_click_makes_one_token_and_shows_it(client: Client, anna: User) -> None:
    sent = fields()
    first, second = (secret_on(client.post(PAGE, sent)) for _ in range(2))
    assert first == second
    assert Token.objects.count() == 1
    assert AuditEntry.objects.filter(action="token changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_makes_one_token(client: Client, anna: User) -> None:
    sent = fields()
    others = [Client(), Client()]
    for each in others:
        each.cookies = client.cookies.copy()
    pages = at_once(*(partial(each.post, PAGE, sent) for each in others))
    assert len({secret_on(page) for page in pages}) == Token.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scope": "all"}, {"lasts": "1"}, {"seed": "x"}, {"seed": ""}]
)
def test_a_form_that_is_not_right_makes_none(
    client: Client, anna: User, wrong: dict[str, str]
) -> None:
    page = client.post(PAGE, fields(**wrong))
    assert all_on(page, ".errorlist")
    assert not Token.objects.exists()


def test_the_seed_of_anothers_form_makes_another_token(client: Client, anna: User) -> None:
    seed = new_seed()
    own = secret_on(client.post(PAGE, fields(seed=seed)))
    other = Client()
    log_in(other, UserFactory(username="berta").username)
    other.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert secret_on(other.post(PAGE, fields(seed=seed))) != own


def test_there_is_a_most(client: Client, anna: User) -> None:
    for _ in range(MOST_TOKENS):
        token_for(anna)
    assert all_on(client.post(PAGE, fields()), ".errorlist")
    assert Token.objects.count() == MOST_TOKENS


def test_a_revoked_token_is_gone_and_the_audit_log_says_so(client: Client, anna: User) -> None:
    program = Program(anna)
    token = Token.objects.get()
    for _ in range(2):
        client.post(reverse("revoke_token", args=[token.pk]))
    assert program.get("/ratings").status_code == 401
    entry = AuditEntry.objects.get(action="token changed")
    assert (entry.account, str(token.pk) in entry.detail) == (anna.pk, True)


def test_a_new_password_revokes_all_of_ones_tokens(client: Client, anna: User) -> None:
    secrets = [token_for(anna, scope) for scope in ("write", "seen", "feed")]
    others = token_for(UserFactory())
    new = "a rather new password"
    page = reverse("account_change_password")
    assert one_on(client.get(page), "#tokens-go")
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(page, fields).status_code == 302
    assert [Token.objects.with_secret(secret) for secret in secrets] == [None] * 3
    assert Token.objects.with_secret(others) is not None
    assert AuditEntry.objects.filter(account=anna.pk, action="token changed").exists()


def test_what_is_no_new_password_revokes_nothing(client: Client, anna: User) -> None:
    secret = token_for(anna)
    anna.first_name = "Anna"
    anna.save()
    log_in(Client(), "anna")
    assert Token.objects.with_secret(secret) is not None


def test_anothers_token_is_neither_shown_nor_revoked(client: Client, anna: User) -> None:
    other = UserFactory()
    token_for(other)
    token = Token.objects.get()
    assert values_on(client.get(PAGE), "data-token") == []
    client.post(reverse("revoke_token", args=[token.pk]))
    assert Token.objects.filter(pk=token.pk).exists()


@pytest.mark.parametrize("address", [PAGE, "/account/tokens/1/revoke/"])
def test_a_visitor_is_asked_to_log_in(client: Client, address: str) -> None:
    assert client.post(address).headers["Location"].startswith(reverse("account_login"))


def test_the_database_takes_no_plain_token() -> None:
    user = UserFactory()
    with pytest.raises(IntegrityError):
        Token.objects.create(user=user, name="x", scope="read", secret_hash="movierec_plain")


@pytest.mark.parametrize("many", [False, True])
def test_an_admin_revokes_tokens_and_the_audit_log_says_whose(
    admin_client: Client, admin_user: User, many: bool
) -> None:
    owner = UserFactory()
    token_for(owner)
    token = Token.objects.get()
    if many:
        address = reverse("admin:api_token_changelist")
        sent = {"action": "delete_selected", "_selected_action": token.pk, "post": "yes"}
    else:
        address = reverse("admin:api_token_delete", args=[token.pk])
        sent = {"post": "yes"}
    admin_client.post(address, sent)
    assert not Token.objects.exists()
    entry = AuditEntry.objects.get(action="token changed")
    assert (entry.account, entry.by_account) == (owner.pk, admin_user.pk)
