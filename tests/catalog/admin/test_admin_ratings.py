"""Ratings in the admin, and the movies' totals that must follow."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Movie, Rating
from tests.factories import MovieFactory, RatingFactory, UserFactory
from tests.html_reading import errors_on

pytestmark = pytest.mark.django_db


def _totals(movie: Movie) -> tuple[int, float]:
    movie.refresh_from_db()
    return movie.rating_count, movie.rating_sum


def _change(client: Client, rating: Rating, **fields: Any) -> Any:
    return client.post(reverse("admin:catalog_rating_change", args=[rating.pk]), fields)


def test_an_added_rating_is_in_the_totals(admin_client: Client) -> None:
    movie, user = MovieFactory(), UserFactory()

    fields = {"movie": movie.pk, "user": user.pk, "stars": "3.5"}
    admin_client.post(reverse("admin:catalog_rating_add"), fields)

    assert _totals(movie) == (1, 3.5)


def test_a_changed_rating_is_in_the_totals_with_its_new_stars(admin_client: Client) -> None:
    rating = RatingFactory(stars=2)
    RatingFactory(movie=rating.movie, stars=5)

    _change(admin_client, rating, stars="4")

    assert _totals(rating.movie) == (2, 9)


def test_a_form_does_not_move_a_rating_to_another_movie_or_person(admin_client: Client) -> None:
    rating, other = RatingFactory(stars=2), MovieFactory()

    _change(admin_client, rating, stars="4", movie=other.pk, user=UserFactory().pk)

    rating_now = Rating.objects.get()
    assert (rating_now.movie_id, rating_now.user_id) == (rating.movie_id, rating.user_id)
    assert _totals(rating.movie) == (1, 4)
    assert _totals(other) == (0, 0)


@pytest.mark.parametrize("stars", ["7", "0", "3.3", "many", ""])
def test_stars_other_than_ten_half_stars_are_refused(admin_client: Client, stars: str) -> None:
    rating = RatingFactory(stars=2)

    answer = _change(admin_client, rating, stars=stars)

    assert list(errors_on(answer)) == ["stars"]
    assert _totals(rating.movie) == (1, 2)


def test_a_second_rating_by_the_same_person_is_refused(admin_client: Client) -> None:
    rating = RatingFactory(stars=2)

    fields = {"movie": rating.movie_id, "user": rating.user_id, "stars": "5"}
    answer = admin_client.post(reverse("admin:catalog_rating_add"), fields)

    assert errors_on(answer) == {"__all__": ["unique_together"]}
    assert _totals(rating.movie) == (1, 2)


def test_a_deleted_rating_leaves_the_totals(admin_client: Client) -> None:
    rating = RatingFactory(stars=2)
    RatingFactory(movie=rating.movie, stars=5)

    admin_client.post(reverse("admin:catalog_rating_delete", args=[rating.pk]), {"post": "yes"})

    assert _totals(rating.movie) == (1, 5)


def test_ratings_deleted_together_leave_the_totals(admin_client: Client) -> None:
    movie = MovieFactory()
    ratings = [RatingFactory(movie=movie, stars=stars) for stars in (1, 2, 5)]

    fields = {
        "action": "delete_selected",
        "_selected_action": [rating.pk for rating in ratings[:2]],
        "post": "yes",
    }
    admin_client.post(reverse("admin:catalog_rating_changelist"), fields)

    assert _totals(movie) == (1, 5)


def test_a_deleted_users_ratings_leave_the_totals(admin_client: Client) -> None:
    rating = RatingFactory(stars=2)
    RatingFactory(movie=rating.movie, stars=5)

    address = reverse("admin:accounts_user_delete", args=[rating.user_id])
    admin_client.post(address, {"post": "yes", "reason": "Spam"})

    assert _totals(rating.movie) == (1, 5)
