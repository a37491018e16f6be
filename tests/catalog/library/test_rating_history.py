"""The history of a rating: recorded with each change, deleted on request."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, Rating, RatingChange
from tests.factories import MovieFactory, RatingFactory
from tests.html_reading import all_on, one_on

from ..imports.importing import ML_CSV, take_in
from .library_items import HTMX, do_and_undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def movie() -> Movie:
    return MovieFactory()


def given(user: User, movie: Movie) -> list[float | None]:
    own = RatingChange.objects.filter(user=user, movie=movie).order_by("at", "pk")
    return list(own.values_list("stars", flat=True))


def test_each_change_is_recorded(me: User, movie: Movie) -> None:
    for stars in (3.5, 3.5, 4.0):
        Rating.objects.rate(me.pk, movie, stars)
    Rating.objects.clear(me.pk, movie)
    Rating.objects.clear(me.pk, movie)
    Rating.objects.rate(me.pk, movie, 5.0)
    assert given(me, movie) == [3.5, 4.0, None, 5.0]


def test_imported_rating_is_recorded_when_it_changes(me: User) -> None:
    at = timezone.now() - timedelta(days=30)
    for change, after in ((lambda m: Rating.objects.rate(me.pk, m, 4.0), 4.0), (None, None)):
        rating = RatingFactory(user=me, stars=2.0, updated_at=at)
        assert given(me, rating.movie) == []
        change(rating.movie) if change else Rating.objects.clear(me.pk, rating.movie)
        assert given(me, rating.movie) == [2.0, after]
        assert RatingChange.objects.filter(movie=rating.movie).earliest("at").at == at


def test_import_records_no_history(tmp_path: Path) -> None:
    take_in(tmp_path, ML_CSV)
    assert Rating.objects.exists()
    assert not RatingChange.objects.exists()


def test_rolled_back_rating_is_not_recorded(me: User, movie: Movie) -> None:
    with transaction.atomic():
        Rating.objects.rate(me.pk, movie, 4.0)
        transaction.set_rollback(True)
    assert given(me, movie) == []


def last_change(client: Client, movie: Movie) -> tuple[str, str]:
    """Return the stars that the movie's page says were given last, and those before."""
    page = client.get(movie.get_absolute_url())
    shown = one_on(page, f"#panel-history-{movie.pk} .panel-value").attributes
    return shown["data-stars"] or "", shown["data-before"] or ""


def test_movie_page_shows_the_last_change(client: Client, me: User, movie: Movie) -> None:
    Rating.objects.rate(me.pk, movie, 3.5)
    assert last_change(client, movie) == ("3.5", "")
    Rating.objects.rate(me.pk, movie, 4.0)
    assert last_change(client, movie) == ("4.0", "3.5")
    Rating.objects.clear(me.pk, movie)
    assert last_change(client, movie) == ("", "4.0")


def test_rating_on_the_movie_page_updates_the_history(
    client: Client, me: User, movie: Movie
) -> None:
    rate = reverse("rate", args=[movie.pk])
    on_page = client.post(rate, {"stars": "4.0", "plain_picks": "1"}, headers=HTMX)
    assert all_on(on_page, f"#panel-history-{movie.pk}")
    elsewhere = client.post(rate, {"stars": "4.5"}, headers=HTMX)
    assert not all_on(elsewhere, f"#panel-history-{movie.pk}")


def test_history_of_a_cleared_rating_is_deleted_whole(
    client: Client, me: User, movie: Movie
) -> None:
    other = RatingFactory(movie=movie, stars=4.0).user
    Rating.objects.rate(other.pk, movie, 1.0)
    Rating.objects.rate(me.pk, movie, 3.5)
    Rating.objects.clear(me.pk, movie)
    assert all_on(client.get(movie.get_absolute_url()), "#erase-history")
    do_and_undo(client, reverse("erase_history", args=[movie.pk]))
    assert given(me, movie) == [3.5, None]
    client.post(reverse("erase_history", args=[movie.pk]))
    assert given(me, movie) == []
    assert given(other, movie)
    assert not all_on(client.get(movie.get_absolute_url()), "#erase-history")


def test_deleting_the_history_keeps_the_current_rating(
    client: Client, me: User, movie: Movie
) -> None:
    for stars in (1.0, 2.0, 3.0):
        Rating.objects.rate(me.pk, movie, stars)
    client.post(reverse("erase_history", args=[movie.pk]))
    assert given(me, movie) == [3.0]
    assert Rating.objects.get().stars == 3.0
    Rating.objects.rate(me.pk, movie, 4.0)
    assert given(me, movie) == [3.0, 4.0]


@pytest.mark.parametrize("stars", [0.0, 0.3, 5.5, -1.0])
def test_the_database_takes_half_stars_only(me: User, movie: Movie, stars: float) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingChange.objects.create(user=me, movie=movie, stars=stars)
