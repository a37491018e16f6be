"""'What you can watch' on the page to explore, and what becomes of shelves elsewhere."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.deletion import delete_data, restore
from accounts.models import DeletedData, User
from catalog.merging.merge import merge_movies
from catalog.merging.undo import undo_merge
from catalog.models import Genre, Movie, WatchlistEntry
from shelves.models import Offer, OfferCheck, Service, Shelf, ShelfItem
from shelves.watchable import forget_whether_in_use, watchable_by

from ..factories import MovieFactory, RatingFactory, UserFactory
from ..html_reading import all_on, one_on, values_on
from .media_servers import KEY

pytestmark = pytest.mark.django_db

EXPLORE = reverse("movies")
YES, NO = {"watchable": "yes"}, {"watchable": "no"}


def shelf_with(user: User | None, *movies: Movie) -> Shelf:
    shelf = Shelf.objects.create(user=user, name="Shelf", kind="files", item_count=len(movies))
    for movie in movies:
        ShelfItem.objects.create(shelf=shelf, title=movie.title, movie=movie)
    forget_whether_in_use()
    return shelf


def found(client: Client, query: dict[str, str]) -> set[int]:
    page = client.get(EXPLORE, query)
    assert page.status_code == 200
    return {int(pk) for pk in values_on(page, "data-movie")}


def test_the_facet_finds_what_one_can_watch_and_the_rest(client: Client, ada: User) -> None:
    ours, own, others, nobodys = MovieFactory.create_batch(4)
    client.force_login(ada)
    assert not all_on(client.get(EXPLORE), "#facet-watchable")
    everything = found(client, {})
    assert found(client, YES) == everything
    shelf_with(None, ours)
    shelf_with(ada, own, ours)
    shelf_with(UserFactory(), others)
    assert found(client, YES) == {ours.pk, own.pk}
    assert found(client, NO) == {others.pk, nobodys.pk}
    options = client.get(reverse("facet", args=["watchable"]))
    assert options.status_code == 200
    assert [int(each.text()) for each in all_on(options, ".facet-count")] == [2, 2]
    client.logout()
    assert found(client, YES) == everything
    assert client.get(reverse("facet", args=["watchable"])).status_code == 404


def test_the_rest_of_what_is_neither_rated_nor_saved(client: Client, ada: User) -> None:
    on_shelf, rated, saved, nothing = MovieFactory.create_batch(4, genres=["Crime"])
    shelf_with(ada, on_shelf)
    RatingFactory(user=ada, movie=rated)
    WatchlistEntry.objects.create(user=ada, movie=saved)
    client.force_login(ada)
    assert found(client, NO | {"rated": "no"}) == {saved.pk, nothing.pk}
    assert found(client, NO | {"rated": "no", "watchlist": "no"}) == {nothing.pk}
    genre = {"genre": str(Genre.objects.get().pk)}
    assert found(client, NO | {"watchlist": "no"} | genre) == {rated.pk, nothing.pk}


def test_shelves_lead_to_their_movies(client: Client, ada: User) -> None:
    movie, _other = MovieFactory.create_batch(2)
    client.force_login(ada)
    assert not all_on(client.get(reverse("watching")), "[data-to-watchable]")
    shelf = shelf_with(ada, movie)
    for page in (reverse("watching"), reverse("shelf", args=[shelf.pk])):
        link = one_on(client.get(page), "[data-to-watchable]")
        shown = client.get(link.attributes["href"] or "")
        assert {int(pk) for pk in values_on(shown, "data-movie")} == {movie.pk}


def test_hidden_movies_stay_hidden(ada: User) -> None:
    movie = MovieFactory(hidden_at="2026-01-01T00:00Z")
    shelf_with(ada, movie)
    assert not watchable_by(ada.pk).exists()


def test_a_merge_takes_shelves_and_offers_along_and_an_undo_brings_them_back(ada: User) -> None:
    kept, gone = MovieFactory.create_batch(2)
    shelf_with(ada, gone)
    service = Service.objects.create(number=1, name="Lumen")
    for movie in (kept, gone):
        Offer.objects.create(movie=movie, country="DE", service=service, kind="free")
        OfferCheck.objects.create(movie=movie, country="DE")
    merge = merge_movies(kept.pk, gone.pk)
    assert list(watchable_by(ada.pk)) == [kept]
    assert Offer.objects.count() == OfferCheck.objects.count() == 1
    undo_merge(merge.pk)
    assert list(watchable_by(ada.pk)) == [Movie.everything.get(pk=gone.pk)]
    assert Offer.objects.count() == OfferCheck.objects.count() == 2


def test_a_deletion_takes_shelves_along_and_brings_them_back(ada: User) -> None:
    movie = MovieFactory()
    shelf_with(ada, movie)
    server = Shelf(user=ada, name="Server", kind="plex", address="https://8.8.8.8")
    server.key = KEY
    server.save()
    everyones = shelf_with(None, movie)
    deleted = delete_data(ada.pk, DeletedData.Kind.EVERYTHING)
    assert deleted is not None
    assert list(Shelf.objects.all()) == [everyones]
    restore(deleted)
    assert list(watchable_by(ada.pk)) == [movie]
    assert Shelf.objects.get(name="Server").key == KEY


def test_a_movie_that_is_deleted_leaves_its_place_on_the_shelf(ada: User) -> None:
    movie = MovieFactory()
    shelf_with(ada, movie)
    Movie.everything.filter(pk=movie.pk).delete()
    assert ShelfItem.objects.get().movie is None


def test_the_movie_page_names_the_shelves_that_hold_it(client: Client, ada: User) -> None:
    movie = MovieFactory()
    ours, others = shelf_with(None, movie), shelf_with(UserFactory(), movie)
    client.force_login(ada)
    page = client.get(movie.get_absolute_url())
    assert one_on(page, "#where-to-watch").attributes["data-can-watch"] == "yes"
    assert values_on(page, "data-shelf") == [str(ours.pk)]
    assert str(others.pk) not in values_on(page, "data-shelf")
