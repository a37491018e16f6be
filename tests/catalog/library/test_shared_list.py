"""A list that is shared by a link nobody can guess."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import MovieList
from tests.factories import AdminFactory, MovieFactory, RatingFactory, UserFactory
from tests.html_reading import movies_of, text_of

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


def test_who_has_the_link_reads_the_list_and_not_whose_it_is(shared: MovieList) -> None:
    for person in (None, UserFactory(), AdminFactory()):
        client = Client()
        if person:
            client.force_login(person)
        page = client.get(link(shared))
        assert "Westerns" in text_of(page)
        assert len(movies_of(page)) == 2
        assert "the-owner" not in page.content.decode()
        assert "You gave it" not in text_of(page)
        assert person or "1½" not in text_of(page)
        assert "entry-actions" not in page.content.decode()
        assert page["X-Robots-Tag"] == "noindex"
        assert "no-store" in page["Cache-Control"]


def test_keys_are_long_and_new_each_time(shared: MovieList) -> None:
    keys = set()
    for _ in range(5):
        shared.share()
        keys.add(shared.share_key)
    assert len(keys) == 5
    assert all(key and len(key) >= 32 for key in keys)


def test_a_private_list_is_found_by_no_key(client: Client) -> None:
    MovieListFactory(name="Hidden")
    for key in ("None", "null", "0", "1", "%00", "x" * 3000, "ключ"):
        assert client.get(f"/shared/{key}/").status_code == 404


def test_a_new_link_ends_the_old_one_until_it_is_undone(client: Client, shared: MovieList) -> None:
    client.force_login(shared.user)
    old = link(shared)
    page = client.post(reverse("share_list", args=[shared.pk]), follow=True)
    shared.refresh_from_db()
    assert client.get(old).status_code == 404
    assert client.get(link(shared)).status_code == 200
    client.post(reverse("undo"), {"token": undo_token(page)})
    assert client.get(old).status_code == 200


def test_a_list_is_made_private_again(client: Client, shared: MovieList) -> None:
    client.force_login(shared.user)
    old = link(shared)
    page = client.post(reverse("unshare_list", args=[shared.pk]), follow=True)
    assert client.get(old).status_code == 404
    client.post(reverse("undo"), {"token": undo_token(page)})
    assert client.get(old).status_code == 200


def test_the_owner_finds_the_link_on_the_list(client: Client, me: User) -> None:
    own = MovieListFactory(user=me)
    client.post(reverse("share_list", args=[own.pk]))
    own.refresh_from_db()
    page = client.get(reverse("list", args=[own.pk])).content.decode()
    assert f"http://testserver{link(own)}" in page


def test_the_link_ends_with_the_list(client: Client, shared: MovieList) -> None:
    old = link(shared)
    shared.user.delete()
    assert client.get(old).status_code == 404
