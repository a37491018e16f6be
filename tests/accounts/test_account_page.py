"""What the site holds about a person, shown to that person."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

from ..factories import AdminFactory, RatingFactory, UserFactory
from ..html_reading import links_of, one_on, words_of

pytestmark = pytest.mark.django_db

PAGE = "/account/"


@pytest.fixture
def anna(client: Client) -> User:
    user = UserFactory(username="anna", email="anna@example.org")
    client.force_login(user)
    return user


def test_it_shows_name_address_and_how_many_ratings(client: Client, anna: User) -> None:
    RatingFactory.create_batch(3, user=anna)
    RatingFactory.create_batch(2)
    page = client.get(PAGE)
    assert words_of(one_on(page, "#username")) == "anna"
    assert words_of(one_on(page, "#email")) == "anna@example.org"
    assert words_of(one_on(page, "#rating-count")) == "3"


def test_it_leads_to_what_can_be_changed(client: Client, anna: User) -> None:
    links = links_of(client.get(PAGE))
    for page in ("account_email", "account_change_password", "ratings", "account_delete"):
        assert reverse(page) in links


@pytest.mark.parametrize("page", ["account_email", "account_change_password", "account_delete"])
def test_where_it_leads_is_there(client: Client, anna: User, page: str) -> None:
    assert client.get(reverse(page)).status_code == 200


def test_nobody_sees_anothers(client: Client, anna: User) -> None:
    other = UserFactory(username="berta", email="berta@example.org")
    response = client.get(PAGE, {"user": other.pk})
    assert "berta" not in response.content.decode()


def test_an_account_without_an_address_is_no_error(client: Client) -> None:
    client.force_login(AdminFactory(email=""))
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_safe_methods_are_answered(client: Client, anna: User, method: str) -> None:
    assert getattr(client, method)(PAGE).status_code == 405


@pytest.mark.parametrize("page", ["account", "account_delete"])
def test_a_visitor_is_asked_to_log_in(client: Client, page: str) -> None:
    address = reverse(page)
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 302
        assert response.headers["Location"] == f"{reverse('account_login')}?next={address}"
