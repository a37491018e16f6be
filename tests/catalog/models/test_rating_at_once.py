"""Two tabs at once: real threads, each with its own connection and transactions."""

import threading
import time
from functools import partial

import pytest
from django.db import transaction

from accounts.models import User
from catalog.models import HALF_STARS, Movie, Rating
from catalog.models.rating import refresh_rating_totals
from core.deletion import delete_whole
from tests.factories import MovieFactory, RatingFactory, UserFactory

from ..concurrency import PATIENCE, at_once
from .totals import totals, wrong_totals

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6
"""How often each race is run: one that is lost rarely is lost once in these."""


def test_first_ratings_at_once_end_as_one_rating() -> None:
    for _ in range(ROUNDS):
        user, movie = UserFactory(), MovieFactory()
        given = at_once(
            *(partial(Rating.objects.rate, user.pk, movie, stars) for stars in (1.0, 4.5, 5.0))
        )
        rating = Rating.objects.get(movie=movie)
        assert rating.stars in {one.stars for one in given}
        assert totals(movie) == (1, rating.stars)


def test_many_changes_at_once_end_with_one_of_them() -> None:
    for _ in range(ROUNDS):
        rating = RatingFactory(stars=3.0)
        rate = partial(Rating.objects.rate, rating.user_id, rating.movie)
        at_once(*(partial(rate, stars) for stars in HALF_STARS))
        stored = Rating.objects.get(movie=rating.movie)
        assert totals(rating.movie) == (1, stored.stars)


def test_clearing_at_once_clears_once() -> None:
    for _ in range(ROUNDS):
        stays = RatingFactory(stars=4.0)
        rating = RatingFactory(movie=stays.movie, stars=2.0)
        cleared = at_once(*[partial(Rating.objects.clear, rating.user_id, rating.movie)] * 3)
        assert sorted(cleared) == [False, False, True]
        assert totals(stays.movie) == (1, 4.0)


def test_a_change_and_a_clearing_agree_on_the_totals() -> None:
    for _ in range(ROUNDS):
        rating = RatingFactory(stars=2.0)
        user, movie = rating.user_id, rating.movie

        def change(user: int = user, movie: Movie = movie) -> None:
            Rating.objects.rate(user, movie, 5.0)

        def clear(user: int = user, movie: Movie = movie) -> None:
            Rating.objects.clear(user, movie)

        at_once(change, clear, change, clear)
        assert wrong_totals() == []


def test_a_clearing_and_a_deleted_account_agree_on_the_totals() -> None:
    for _ in range(ROUNDS):
        stays = RatingFactory(stars=4.0)
        leaver = UserFactory()
        movies = [stays.movie, *MovieFactory.create_batch(3)]
        for movie in movies:
            RatingFactory(user=leaver, movie=movie, stars=1.0)

        def clear(user: int = leaver.pk, movies: list[Movie] = movies) -> None:
            for movie in reversed(movies):
                Rating.objects.clear(user, movie)

        at_once(partial(delete_whole, User.objects.filter(pk=leaver.pk)), clear)
        assert wrong_totals() == []
        assert totals(stays.movie) == (1, 4.0)


def test_accounts_deleted_at_once_do_not_deadlock() -> None:
    for _ in range(ROUNDS):
        leavers, movies = UserFactory.create_batch(2), MovieFactory.create_batch(20)
        for leaver, in_order in zip(leavers, (movies, movies[::-1]), strict=True):
            for movie in in_order:
                RatingFactory(user=leaver, movie=movie, stars=1.0)
        at_once(*(partial(delete_whole, User.objects.filter(pk=one.pk)) for one in leavers))
        assert wrong_totals() == []


def test_recounting_loses_no_rating_given_meanwhile() -> None:
    user, movie = UserFactory(), MovieFactory()
    rated = threading.Event()

    def rate() -> None:
        with transaction.atomic():
            Rating.objects.rate(user.pk, movie, 3.0)
            rated.set()
            time.sleep(0.3)  # the other waits for the movie by now

    def count_again() -> None:
        rated.wait(PATIENCE)
        refresh_rating_totals(Movie.objects.all())

    at_once(rate, count_again)
    assert totals(movie) == (1, 3.0)


def test_many_people_rating_one_movie_at_once_are_all_counted() -> None:
    movie = MovieFactory()
    users = UserFactory.create_batch(8)
    at_once(*(partial(Rating.objects.rate, user.pk, movie, 2.5) for user in users))
    assert totals(movie) == (8, 20.0)


def test_one_person_rating_many_movies_at_once_keeps_all_ratings() -> None:
    user, movies = UserFactory(), MovieFactory.create_batch(8)
    at_once(*(partial(Rating.objects.rate, user.pk, movie, 3.0) for movie in movies))
    assert Rating.objects.filter(user=user).count() == len(movies)
    assert set(Movie.objects.values_list("rating_count", "rating_sum")) == {(1, 3.0)}
