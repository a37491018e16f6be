"""Who goes on faster than a person waits, and loses nothing that was typed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from actions.form_owner import signed_owner
from catalog.models import Movie, MovieNote, WatchlistEntry

from ..factories import MovieFactory, UserFactory
from ..html_reading import all_on, one_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings: Any) -> Iterator[None]:
    cache.clear()
    settings.MOST_A_MINUTE = {"write": 3, "search": 3}
    yield
    cache.clear()


def watch(client: Client, movie: Movie, **headers: str) -> int:
    return client.post(reverse("watch", args=[movie.pk]), headers=headers).status_code


def test_a_user_who_writes_too_fast_is_refused_and_others_are_not(client: Client) -> None:
    movies = MovieFactory.create_batch(4)
    fast, other = UserFactory(), UserFactory()
    client.force_login(fast)
    assert [watch(client, movie) for movie in movies] == [302, 302, 302, 429]
    assert WatchlistEntry.objects.filter(user=fast).count() == 3
    client.force_login(other)
    assert watch(client, movies[3]) == 302


def test_reading_goes_on_for_who_wrote_too_fast(client: Client) -> None:
    movie = MovieFactory()
    client.force_login(UserFactory())
    assert [watch(client, movie) for _ in range(4)][-1] == 429
    assert client.get(reverse("watchlist")).status_code == 200
    assert client.get(reverse("movies")).status_code == 200


def test_what_was_typed_is_on_the_page_and_can_be_sent_again(client: Client) -> None:
    movie, user = MovieFactory(), UserFactory()
    client.force_login(user)
    for _ in range(3):
        watch(client, movie)
    address = reverse("note_movie", args=[movie.pk])
    own = {"csrfmiddlewaretoken": "old", "owner": signed_owner(user.pk)}
    refused = client.post(address, {"text": 'About "it" & more', "next": "/diary/", **own})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert not MovieNote.objects.exists()
    assert "action" not in one_on(refused, ".problem form").attributes
    inputs = all_on(refused, ".problem form input[type=hidden]")
    fields = {each.attributes["name"]: each.attributes["value"] for each in inputs}
    assert len(fields) == len(inputs), "a field of the page's own is sent twice"
    assert fields["csrfmiddlewaretoken"] != "old"
    cache.clear()
    assert client.post(address, fields).status_code == 302
    assert MovieNote.objects.get(user=user).text == 'About "it" & more'


def test_a_password_is_not_on_the_page(client: Client) -> None:
    for _ in range(3):
        client.post(reverse("choose_theme"), {"theme": "dark"})
    refused = client.post(reverse("account_login"), {"login": "me", "password": "my-secret"})
    assert refused.status_code == 429
    assert b"my-secret" not in refused.content


def test_htmx_gets_the_status_alone(client: Client) -> None:
    movie = MovieFactory()
    client.force_login(UserFactory())
    answers = [watch(client, movie, hx_request="true") for _ in range(3)]
    assert answers == [200, 200, 200]
    refused = client.post(reverse("watch", args=[movie.pk]), headers={"HX-Request": "true"})
    assert (refused.status_code, refused.content) == (429, b"")
    assert int(refused["Retry-After"]) > 0


@pytest.mark.parametrize("route", ["movies", "movie", "similar", "suggestions"])
def test_an_address_that_searches_too_fast_is_refused_and_others_are_not(
    client: Client, route: str
) -> None:
    movie = MovieFactory()
    address = reverse(route, args=[] if route in {"movies", "suggestions"} else [movie.pk])
    answers = [client.get(address, {"q": str(n)}).status_code for n in range(4)]
    assert answers == [200, 200, 200, 429]
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200
    client.force_login(UserFactory())
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("route", ["choose_at_source", "missing_movie"])
def test_who_has_a_source_searched_too_fast_is_refused(client: Client, route: str) -> None:
    address = reverse(route, args=[1] if route == "choose_at_source" else [])
    client.force_login(UserFactory())
    answers = [client.get(address, {"q": str(n)}).status_code for n in range(4)]
    assert answers[-1] == 429
    assert 429 not in answers[:-1]


def test_the_admin_and_other_pages_have_no_limit(client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "admin"))
    search = reverse("admin:catalog_movie_changelist")
    assert {client.get(search, {"q": "a"}).status_code for _ in range(5)} == {200}
    assert {client.get(reverse("lists")).status_code for _ in range(5)} == {200}


def test_zero_is_no_limit(client: Client, settings: Any) -> None:
    settings.MOST_A_MINUTE = {"write": 0, "search": 0}
    movie = MovieFactory()
    client.force_login(UserFactory())
    assert {watch(client, movie) for _ in range(5)} == {302}
