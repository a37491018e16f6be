"""The watchlist: one click on, one click off, and what was seen since."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Rating, WatchlistEntry
from tests.factories import MovieFactory, RatingFactory
from tests.html_reading import all_on, links_of, movies_of, one_on

from .library_items import HTMX, ViewingFactory, do_and_undo, undo_token, watchlist_of

pytestmark = pytest.mark.django_db

WATCHLIST = "/watchlist/"


def put(user: User, days_ago: int = 0, **facts: object) -> WatchlistEntry:
    at = timezone.now() - timedelta(days=days_ago)
    movie = MovieFactory(**facts)
    return WatchlistEntry.objects.create(user=user, movie=movie, created_at=at)


def seen_count(page: Any) -> int:
    """The number of cards marked as seen, which the form that removes them offers to remove."""
    count = len(all_on(page, ".card.is-seen"))
    assert len(all_on(page, f"form[action='{reverse('unwatch_seen')}']")) == (count > 0)
    return count


def test_form_adds_a_movie_and_returns_to_its_page(client: Client, me: User) -> None:
    movie = MovieFactory(title="Fargo")
    answer = client.post(reverse("watch", args=[movie.pk]), {"next": "/movies/?page=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/movies/?page=1")
    assert watchlist_of(me) == [movie]
    page = client.get(answer["Location"])
    client.post(reverse("undo"), {"token": undo_token(page), "next": "/movies/"})
    assert watchlist_of(me) == []


def test_htmx_gets_the_button_and_the_message(client: Client, me: User) -> None:
    movie = MovieFactory(title="Fargo")
    answer = client.post(reverse("watch", args=[movie.pk]), headers=HTMX)
    button = one_on(answer, f"[data-watch='{movie.pk}']").attributes
    assert button["formaction"] == reverse("unwatch", args=[movie.pk])
    assert button["hx-swap-oob"] == f"outerHTML:[data-watch='{movie.pk}']"
    assert all_on(answer, "#status p")
    answer = client.post(reverse("unwatch", args=[movie.pk]), headers=HTMX)
    button = one_on(answer, f"[data-watch='{movie.pk}']").attributes
    assert button["formaction"] == reverse("watch", args=[movie.pk])


def test_same_click_in_two_tabs_counts_once(client: Client, me: User) -> None:
    movie = MovieFactory()
    for name, left in (("watch", [movie]), ("unwatch", [])):
        first, second = (client.post(reverse(name, args=[movie.pk]), headers=HTMX) for _ in "ab")
        assert watchlist_of(me) == left
        assert undo_token(first)
        assert undo_token(second) is None


def test_undo_restores_the_position_of_a_movie(client: Client, me: User) -> None:
    put(me, days_ago=3)
    middle = put(me, days_ago=2).movie
    put(me, days_ago=1)
    before = watchlist_of(me)
    do_and_undo(client, reverse("unwatch", args=[middle.pk]))
    assert watchlist_of(me) == before


def test_newest_is_first(client: Client, me: User) -> None:
    old, new = put(me, days_ago=2), put(me, days_ago=1)
    assert movies_of(client.get(WATCHLIST)) == [new.movie_id, old.movie_id]


def test_empty_watchlist_links_home(client: Client, me: User) -> None:
    assert reverse("home") in links_of(client.get(WATCHLIST))


def test_rated_movie_stays_until_seen_movies_are_removed(client: Client, me: User) -> None:
    seen, unseen = put(me), put(me)
    Rating.objects.rate(me.pk, seen.movie, 4.0)
    page = client.get(WATCHLIST)
    assert movies_of(page) == [unseen.movie_id, seen.movie_id]
    assert seen_count(page) == 1
    client.post(reverse("unwatch_seen"))
    assert watchlist_of(me) == [unseen.movie]
    token = undo_token(client.get(WATCHLIST))
    client.post(reverse("undo"), {"token": token})
    assert set(watchlist_of(me)) == {seen.movie, unseen.movie}


def test_movie_rated_before_it_was_added_is_unseen(client: Client, me: User) -> None:
    rated = RatingFactory(user=me, updated_at=timezone.now() - timedelta(days=1))
    WatchlistEntry.objects.put(me.pk, rated.movie)
    assert seen_count(client.get(WATCHLIST)) == 0
    ViewingFactory(user=me, movie=rated.movie, watched_on=timezone.localdate())
    assert seen_count(client.get(WATCHLIST)) == 1


@pytest.mark.parametrize(("days_before", "is_seen"), [(0, 1), (1, 0), (400, 0), (-1, 1)])
def test_a_viewing_counts_from_the_day_the_movie_was_added(
    client: Client, me: User, days_before: int, is_seen: int
) -> None:
    entry = put(me, days_ago=3)
    day = timezone.localdate(entry.created_at) - timedelta(days=days_before)
    ViewingFactory(user=me, movie=entry.movie, watched_on=day)
    assert seen_count(client.get(WATCHLIST)) == is_seen
    client.post(reverse("unwatch_seen"))
    assert len(watchlist_of(me)) == 1 - is_seen


def test_movies_that_others_have_seen_are_unseen(client: Client, me: User) -> None:
    movie = put(me, days_ago=1).movie
    RatingFactory(movie=movie)
    ViewingFactory(movie=movie)
    assert seen_count(client.get(WATCHLIST)) == 0


@pytest.mark.parametrize("page", ["movies", "movie", "person", "home"])
def test_visitor_has_no_watchlist_button(client: Client, page: str) -> None:
    movie = MovieFactory()
    address = {"movie": movie.get_absolute_url(), "home": "/"}.get(page, reverse("movies"))
    assert not all_on(client.get(address), "[data-watch]")


def test_deleted_movie_leaves_the_watchlist(client: Client, me: User) -> None:
    put(me).movie.delete()
    assert movies_of(client.get(WATCHLIST)) == []
