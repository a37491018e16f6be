"""The watchlist: one click on, one click off, and what was seen since."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Rating, WatchlistEntry
from tests.factories import MovieFactory, RatingFactory
from tests.html_reading import movies_of, text_of

from .library_items import HTMX, ViewingFactory, do_and_undo, undo_token, watchlist_of

pytestmark = pytest.mark.django_db

WATCHLIST = "/watchlist/"


def put(user: User, days_ago: int = 0, **facts: object) -> WatchlistEntry:
    at = timezone.now() - timedelta(days=days_ago)
    movie = MovieFactory(**facts)
    return WatchlistEntry.objects.create(user=user, movie=movie, created_at=at)


def test_a_plain_form_puts_a_movie_on_and_returns_to_its_page(client: Client, me: User) -> None:
    movie = MovieFactory(title="Fargo")
    answer = client.post(reverse("watch", args=[movie.pk]), {"next": "/movies/?page=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/movies/?page=1")
    assert watchlist_of(me) == [movie]
    page = client.get(answer["Location"])
    assert "Fargo: on your watchlist. Undo" in text_of(page)
    client.post(reverse("undo"), {"token": undo_token(page), "next": "/movies/"})
    assert watchlist_of(me) == []


def test_htmx_gets_the_button_and_the_words(client: Client, me: User) -> None:
    movie = MovieFactory(title="Fargo")
    html = client.post(reverse("watch", args=[movie.pk]), headers=HTMX).content.decode()
    assert f'action="/movies/{movie.pk}/unwatch/"' in html
    assert f"""hx-swap-oob="outerHTML:[data-watch='{movie.pk}']\"""" in html
    assert 'id="status"' in html
    html = client.post(reverse("unwatch", args=[movie.pk]), headers=HTMX).content.decode()
    assert f'action="/movies/{movie.pk}/watch/"' in html


def test_two_tabs_that_do_the_same_do_it_once(client: Client, me: User) -> None:
    movie = MovieFactory()
    for name, left in (("watch", [movie]), ("unwatch", [])):
        first, second = (client.post(reverse(name, args=[movie.pk]), headers=HTMX) for _ in "ab")
        assert watchlist_of(me) == left
        assert undo_token(first)
        assert undo_token(second) is None


def test_undo_puts_a_movie_back_into_its_old_place(client: Client, me: User) -> None:
    put(me, days_ago=3)
    middle = put(me, days_ago=2).movie
    put(me, days_ago=1)
    before = watchlist_of(me)
    do_and_undo(client, reverse("unwatch", args=[middle.pk]))
    assert watchlist_of(me) == before


def test_the_page_has_the_newest_first_and_the_count(client: Client, me: User) -> None:
    old, new = put(me, days_ago=2), put(me, days_ago=1)
    page = client.get(WATCHLIST)
    assert movies_of(page) == [new.movie_id, old.movie_id]
    assert "2 movies, the newest first" in text_of(page)


def test_an_empty_page_says_how_to_fill_it(client: Client, me: User) -> None:
    assert "The bookmark on a movie's poster" in text_of(client.get(WATCHLIST))


def test_rating_takes_nothing_off_and_is_seen(client: Client, me: User) -> None:
    seen, unseen = put(me), put(me)
    Rating.objects.rate(me.pk, seen.movie, 4.0)
    page = client.get(WATCHLIST)
    assert movies_of(page) == [unseen.movie_id, seen.movie_id]
    assert "You have seen 1 of them since" in text_of(page)
    client.post(reverse("unwatch_seen"))
    assert watchlist_of(me) == [unseen.movie]
    token = undo_token(client.get(WATCHLIST))
    client.post(reverse("undo"), {"token": token})
    assert set(watchlist_of(me)) == {seen.movie, unseen.movie}


def test_a_movie_rated_before_is_there_to_be_seen_again(client: Client, me: User) -> None:
    rated = RatingFactory(user=me, updated_at=timezone.now() - timedelta(days=1))
    WatchlistEntry.objects.put(me.pk, rated.movie)
    assert "since" not in text_of(client.get(WATCHLIST))
    ViewingFactory(user=me, movie=rated.movie)
    assert "You have seen 1 of them since" in text_of(client.get(WATCHLIST))


def test_what_others_have_seen_is_not_seen(client: Client, me: User) -> None:
    movie = put(me, days_ago=1).movie
    RatingFactory(movie=movie)
    ViewingFactory(movie=movie)
    assert "since" not in text_of(client.get(WATCHLIST))


@pytest.mark.parametrize("page", ["movies", "movie", "person", "home"])
def test_a_visitor_has_no_button(client: Client, page: str) -> None:
    movie = MovieFactory()
    address = {"movie": movie.get_absolute_url(), "home": "/"}.get(page, reverse("movies"))
    assert "data-watch" not in client.get(address).content.decode()


def test_a_movie_that_leaves_the_catalogue_leaves_the_watchlist(client: Client, me: User) -> None:
    put(me).movie.delete()
    assert "Nothing here yet" in text_of(client.get(WATCHLIST))
