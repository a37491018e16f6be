"""Lists shared by a secret link."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import MovieList
from tests.factories import AdminFactory, MovieFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, movies_of, one_on, stars_on, words_of

from .library_items import MovieListFactory, undo_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared() -> MovieList:
    owner = UserFactory(username="the-owner")
    rating = RatingFactory(user=owner, stars=1.5)
    own = MovieListFactory(user=owner, name="Westerns", movies=[rating.movie, MovieFactory()])
    own.share()
    return own


def link(own: MovieList) -> str:
    return reverse("shared_list", args=[own.share_key])


def test_link_shows_the_list_without_its_owner(shared: MovieList) -> None:
    for person in (None, UserFactory(), AdminFactory()):
        client = Client()
        if person:
            client.force_login(person)
        page = client.get(link(shared))
        assert words_of(one_on(page, "h1")) == "Westerns"
        assert len(movies_of(page)) == 2
        assert b"the-owner" not in page.content
        assert stars_on(page) == []
        assert not all_on(page, "input[checked]")
        assert not all_on(page, ".entry-actions")
        assert page["X-Robots-Tag"] == "noindex"
        assert "no-store" in page["Cache-Control"]


def test_keys_are_long_and_unique(shared: MovieList) -> None:
    keys = set()
    for _ in range(5):
        shared.share()
        keys.add(shared.share_key)
    assert len(keys) == 5
    assert all(key and len(key) >= 32 for key in keys)


def test_private_list_has_no_link(client: Client) -> None:
    MovieListFactory(name="Hidden")
    for key in ("None", "null", "0", "1", "%00", "x" * 3000, "ключ"):
        assert client.get(f"/shared/{key}/").status_code == 404


def test_new_link_replaces_the_old_until_undone(client: Client, shared: MovieList) -> None:
    client.force_login(shared.user)
    old = link(shared)
    page = client.post(reverse("share_list", args=[shared.pk]), follow=True)
    shared.refresh_from_db()
    assert client.get(old).status_code == 404
    assert client.get(link(shared)).status_code == 200
    client.post(reverse("undo"), {"token": undo_token(page)})
    assert client.get(old).status_code == 200


def test_unsharing_ends_the_link_until_undone(client: Client, shared: MovieList) -> None:
    client.force_login(shared.user)
    old = link(shared)
    page = client.post(reverse("unshare_list", args=[shared.pk]), follow=True)
    assert client.get(old).status_code == 404
    client.post(reverse("undo"), {"token": undo_token(page)})
    assert client.get(old).status_code == 200


def test_list_page_shows_the_link_to_its_owner(client: Client, me: User) -> None:
    own = MovieListFactory(user=me)
    client.post(reverse("share_list", args=[own.pk]))
    own.refresh_from_db()
    page = client.get(reverse("list", args=[own.pk]))
    assert one_on(page, "#share-link").attributes["value"] == f"http://testserver{link(own)}"


def test_link_of_a_deleted_list_is_not_found(client: Client, shared: MovieList) -> None:
    old = link(shared)
    shared.user.delete()
    assert client.get(old).status_code == 404
