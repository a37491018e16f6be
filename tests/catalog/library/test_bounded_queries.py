"""A page takes as many queries for many rows as for few."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from catalog.models import OwnTag, WatchlistEntry
from tests.factories import MovieFactory, RatingFactory

from .library_items import HTMX, MovieListFactory, ViewingFactory

pytestmark = pytest.mark.django_db

FEW, MANY = 2, 20


def watchlist(user: User, size: int) -> str:
    for number in range(size):
        WatchlistEntry.objects.put(user.pk, MovieFactory(genres=[f"Genre {number}"]))
    return reverse("watchlist")


def lists(user: User, size: int) -> str:
    for _ in range(size):
        MovieListFactory(user=user, movies=[MovieFactory()])
    return reverse("lists")


def one_list(user: User, size: int) -> str:
    movies = [MovieFactory(genres=[f"Genre {number}"]) for number in range(size)]
    own = MovieListFactory(user=user, movies=movies, ranked=True)
    own.share()
    return reverse("list", args=[own.pk])


def shared_list(user: User, size: int) -> str:
    one_list(user, size)
    own = user.movie_lists.order_by("-pk").first()
    assert own
    return reverse("shared_list", args=[own.share_key])


def diary(user: User, size: int) -> str:
    for number in range(size):
        movie = MovieFactory(genres=[f"Genre {number}"])
        RatingFactory(user=user, movie=movie)
        ViewingFactory.create_batch(2, user=user, movie=movie)
    return reverse("diary")


def own_tags(user: User, size: int) -> str:
    for number in range(size):
        OwnTag.objects.put(user.pk, MovieFactory(genres=[f"Genre {number}"]), ["one", str(number)])
    return f"{reverse('own_tags')}?tag=one"


def movie(user: User, size: int) -> str:
    shown = MovieFactory(tags=["slow"])
    for _ in range(size):
        MovieListFactory(user=user, movies=[shown])
        ViewingFactory(user=user, movie=shown)
    OwnTag.objects.put(user.pk, shown, map(str, range(size)))
    return shown.get_absolute_url()


@pytest.mark.parametrize(
    ("page", "most"),
    [
        (watchlist, 11),
        (lists, 4),
        (one_list, 11),
        (shared_list, 11),
        (diary, 7),
        (own_tags, 11),
        (movie, 28),
    ],
)
def test_the_number_of_rows_does_not_matter(
    client: Client, me: User, page: Callable[[User, int], str], most: int
) -> None:
    def queries(size: int) -> int:
        address = page(me, size)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    assert queries(MANY) == queries(FEW) <= most


def test_cards_ask_once_for_the_watchlist(client: Client, me: User) -> None:
    MovieFactory.create_batch(20)
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("movies"))
    assert sum('"catalog_watchlistentry"."movie_id"' in query["sql"] for query in captured) == 1


def test_a_click_on_the_bookmark_is_cheap(client: Client, me: User) -> None:
    shown = MovieFactory()
    with CaptureQueriesContext(connection) as captured:
        client.post(reverse("watch", args=[shown.pk]), headers=HTMX)
    assert len(captured) <= 9
