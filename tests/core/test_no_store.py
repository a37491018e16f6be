"""What browsers may keep of the pages of someone who is signed in."""

import pytest
from django.test import Client
from django.urls import reverse

from ..factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGES = ["home", "movies", "watchlist", "lists", "diary", "own_tags", "taste", "nights", "account"]
THE_SAME_FOR_ALL = ["manifest", "service_worker"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_someones_own_is_kept_nowhere(client: Client, name: str) -> None:
    client.force_login(UserFactory())
    said = client.get(reverse(name))["Cache-Control"]
    assert {"private", "no-store"} <= set(said.split(", "))


def test_neither_is_a_part_of_a_page_nor_one_that_is_not_found(client: Client) -> None:
    client.force_login(UserFactory())
    watch = reverse("watch", args=[MovieFactory().pk])
    for answer in (
        client.post(watch, headers={"HX-Request": "true"}),
        client.get("/lists/1/"),
    ):
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", THE_SAME_FOR_ALL)
def test_what_says_itself_how_long_it_is_good_is_left_alone(client: Client, name: str) -> None:
    before = client.get(reverse(name))["Cache-Control"]
    client.force_login(UserFactory())
    assert client.get(reverse(name))["Cache-Control"] == before
    assert "no-store" not in before


def test_pages_for_everyone_say_nothing(client: Client) -> None:
    assert not client.get(reverse("movies")).has_header("Cache-Control")
