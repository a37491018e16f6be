"""Atom feeds of picks and watchlist at secret addresses."""

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

FEEDS = ["feed_of_picks", "feed_of_watchlist"]
each_feed = pytest.mark.parametrize("name", FEEDS)


@pytest.fixture
def anna() -> User:
    return UserFactory()


def read(name: str, secret: str) -> Any:
    return Client().get(reverse(name, args=[secret]))


def titles_in(answer: Any) -> list[str]:
    assert answer["Content-Type"].startswith("application/atom+xml")
    names = {"atom": "http://www.w3.org/2005/Atom"}
    entries = ElementTree.fromstring(answer.content).findall("atom:entry/atom:title", names)
    return [entry.text or "" for entry in entries]


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
