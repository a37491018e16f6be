"""Atom feeds of picks and watchlist at secret addresses."""

import html
import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from api.models import Token
from catalog.models import Rating, WatchlistEntry

from ..factories import MovieFactory, UserFactory
from .programs import token_for

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
FEEDS = ["feed_of_picks", "feed_of_watchlist"]
each_feed = pytest.mark.parametrize("name", FEEDS)


@pytest.fixture
def anna() -> User:
    return UserFactory()


def read(name: str, secret: str) -> Any:
    return Client().get(reverse(name, args=[secret]))


def elements(answer: Any, path: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(answer.content).findall(path, ATOM)


def titles_in(answer: Any) -> list[str]:
    assert answer["Content-Type"].startswith("application/atom+xml")
    return [entry.text or "" for entry in elements(answer, "atom:entry/atom:title")]


def test_the_watchlist_is_read_the_newest_first(anna: User) -> None:
    for title in ("Amélie", "Fargo <2>", "Bell\x0b"):
        WatchlistEntry.objects.put(anna.pk, MovieFactory(title=title, year=None))
    WatchlistEntry.objects.put(UserFactory().pk, MovieFactory())
    answer = read("feed_of_watchlist", token_for(anna, "feed"))
    assert titles_in(answer) == ["Bell", "Fargo <2>", "Amélie"]
    assert answer["Cache-Control"] == "private, no-cache"


def test_picks_are_read_without_what_was_rated(anna: User) -> None:
    rated, left = MovieFactory.create_batch(2, year=None)
    Rating.objects.rate(anna.pk, rated, 4.0)
    assert titles_in(read("feed_of_picks", token_for(anna, "feed"))) == [left.title]


@each_feed
def test_another_scope_an_end_and_a_revocation_close_it(anna: User, name: str) -> None:
    ended = timezone.now() - timedelta(seconds=1)
    secrets = [token_for(anna, scope) for scope in ("read", "write", "seen")]
    secrets.append(token_for(anna, "feed", expires_at=ended))
    own = token_for(anna, "feed")
    assert read(name, own).status_code == 200
    Token.objects.filter(scope="feed", expires_at=None).delete()
    assert {read(name, secret).status_code for secret in (*secrets, own, "x")} == {404}


@each_feed
def test_it_is_only_read(anna: User, name: str) -> None:
    address = reverse(name, args=[token_for(anna, "feed")])
    assert Client().post(address).status_code == 405


@each_feed
def test_a_hidden_movie_is_in_no_feed(anna: User, name: str) -> None:
    shown, hidden = MovieFactory(), MovieFactory(hidden_at=timezone.now())
    for movie in (shown, hidden):
        WatchlistEntry.objects.put(anna.pk, movie)
    assert titles_in(read(name, token_for(anna, "feed"))) == [str(shown)]


@each_feed
def test_it_has_what_atom_demands(anna: User, name: str) -> None:
    for movie in MovieFactory.create_batch(2):
        WatchlistEntry.objects.put(anna.pk, movie)
    answer = read(name, token_for(anna, "feed"))
    assert len(elements(answer, "atom:author/atom:name")) == 1
    for place in ("atom:id", "atom:title", "atom:updated"):
        assert len(elements(answer, place)) == 1
        assert len(elements(answer, f"atom:entry/{place}")) == 2
    ids = [each.text for each in elements(answer, "atom:entry/atom:id")]
    assert len(set(ids)) == 2
    (own,) = [each.get("href") for each in elements(answer, "atom:link[@rel='self']")]
    assert own == "http://testserver" + answer.wsgi_request.path


@each_feed
def test_each_users_feed_has_an_id_that_outlives_its_address(anna: User, name: str) -> None:
    secrets = [token_for(user, "feed") for user in (anna, anna, UserFactory())]
    first, again, others = (elements(read(name, secret), "atom:id")[0].text for secret in secrets)
    assert first == again != others


@each_feed
def test_it_is_sent_again_only_when_it_has_changed(anna: User, name: str) -> None:
    kept, gone = MovieFactory.create_batch(2)
    for movie in (gone, kept):
        WatchlistEntry.objects.put(anna.pk, movie)
    address = reverse(name, args=[token_for(anna, "feed")])
    first = Client().get(address)
    known = {"If-None-Match": first["ETag"]}
    assert Client().get(address, headers=known).status_code == 304
    assert "Last-Modified" not in first
    WatchlistEntry.objects.filter(movie=gone).delete()
    Rating.objects.rate(anna.pk, gone, 4.0)
    assert titles_in(Client().get(address, headers=known)) == [str(kept)]


def test_what_is_said_of_a_movie_is_text_and_no_html(anna: User) -> None:
    said = "<b>Fast</b> & loud"
    WatchlistEntry.objects.put(anna.pk, MovieFactory(overview=said))
    (summary,) = elements(read("feed_of_watchlist", token_for(anna, "feed")), ".//atom:summary")
    assert (summary.get("type"), html.unescape(str(summary.text))) == ("html", said)
    assert "<" not in str(summary.text)
