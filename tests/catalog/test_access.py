"""Who may see which page of the catalogue, and by which methods."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

from ..factories import AdminFactory, CreditFactory, RatingFactory, UserFactory
from .imports.importing import dump

pytestmark = pytest.mark.django_db

PAGES = ["movies", "movie", "person", "ratings"]
UNSAFE = ["post", "put", "patch", "delete"]


@pytest.fixture
def addresses() -> dict[str, str]:
    credit = CreditFactory()
    RatingFactory(movie=credit.movie)
    return {
        "movies": reverse("movies"),
        "movie": reverse("movie", args=[credit.movie_id]),
        "person": reverse("person", args=[credit.person_id]),
        "ratings": reverse("ratings"),
    }


@pytest.mark.parametrize(("page", "status"), list(zip(PAGES, [200, 200, 200, 302], strict=True)))
def test_a_visitor_sees_all_but_ratings(
    client: Client, addresses: dict[str, str], page: str, status: int
) -> None:
    assert client.get(addresses[page]).status_code == status


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", [UserFactory, AdminFactory])
def test_people_with_an_account_see_all(
    client: Client, addresses: dict[str, str], page: str, who: Callable[[], User]
) -> None:
    client.force_login(who())
    assert client.get(addresses[page]).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_someone_whose_account_was_closed_is_a_visitor(
    client: Client, addresses: dict[str, str], page: str
) -> None:
    user = UserFactory()
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get(addresses[page]).status_code == (302 if page == "ratings" else 200)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", UNSAFE)
def test_only_safe_methods_are_answered(
    client: Client, addresses: dict[str, str], page: str, method: str
) -> None:
    client.force_login(UserFactory())
    before = dump()
    response = getattr(client, method)(addresses[page])
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert dump() == before


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", UNSAFE)
def test_a_visitor_changes_nothing_either(
    client: Client, addresses: dict[str, str], page: str, method: str
) -> None:
    before = dump()
    response = getattr(client, method)(addresses[page])
    assert response.status_code == (302 if page == "ratings" else 405)
    assert dump() == before


@pytest.mark.parametrize("page", PAGES)
def test_head_is_get_without_a_body(client: Client, addresses: dict[str, str], page: str) -> None:
    client.force_login(UserFactory())
    response = client.head(addresses[page])
    assert (response.status_code, response.content) == (200, b"")
