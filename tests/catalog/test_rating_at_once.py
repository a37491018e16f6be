"""Two tabs at once: real threads, each with its own connection and transactions."""

from functools import partial

import pytest

from catalog.models import HALF_STARS, Movie, Rating
from tests.factories import MovieFactory, RatingFactory, UserFactory

from .concurrency import at_once
from .totals import totals, wrong_totals

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_first_ratings_end_as_one(round_: int) -> None:
    user, movie = UserFactory(), MovieFactory()
    given = at_once(
        *(partial(Rating.objects.rate, user.pk, movie, stars) for stars in (1.0, 4.5, 5.0))
    )
    rating = Rating.objects.get()
    assert rating.stars in {one.stars for one in given}
    assert totals(movie) == (1, rating.stars)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_many_changes_end_with_one_of_them(round_: int) -> None:
    rating = RatingFactory(stars=3.0)
    changes = (partial(Rating.objects.rate, rating.user_id, rating.movie, s) for s in HALF_STARS)
    at_once(*changes)
    stored = Rating.objects.get()
    assert totals(rating.movie) == (1, stored.stars)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_clear_what_is_there_once(round_: int) -> None:
    stays = RatingFactory(stars=4.0)
    rating = RatingFactory(movie=stays.movie, stars=2.0)
    cleared = at_once(*[partial(Rating.objects.clear, rating.user_id, rating.movie)] * 3)
    assert sorted(cleared) == [False, False, True]
    assert totals(stays.movie) == (1, 4.0)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_change_and_a_clearing_agree_on_the_totals(round_: int) -> None:
    rating = RatingFactory(stars=2.0)
    user, movie = rating.user_id, rating.movie

    def change() -> None:
        Rating.objects.rate(user, movie, 5.0)

    def clear() -> None:
        Rating.objects.clear(user, movie)

    at_once(change, clear, change, clear)
    assert wrong_totals() == []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_clearing_and_the_person_leaving_agree_on_the_totals(round_: int) -> None:
    stays = RatingFactory(stars=4.0)
    leaver = UserFactory()
    movies = [stays.movie, *MovieFactory.create_batch(3)]
    for movie in movies:
        RatingFactory(user=leaver, movie=movie, stars=1.0)

    def leave() -> None:
        leaver.delete()

    def clear() -> None:
        for movie in reversed(movies):
            Rating.objects.clear(leaver.pk, movie)

    at_once(leave, clear)
    assert wrong_totals() == []
    assert totals(stays.movie) == (1, 4.0)


def test_many_people_rating_one_movie_are_all_counted() -> None:
    movie = MovieFactory()
    users = UserFactory.create_batch(8)
    at_once(*(partial(Rating.objects.rate, user.pk, movie, 2.5) for user in users))
    assert totals(movie) == (8, 20.0)


def test_a_person_rating_many_movies_has_all_of_them() -> None:
    user, movies = UserFactory(), MovieFactory.create_batch(8)
    at_once(*(partial(Rating.objects.rate, user.pk, movie, 3.0) for movie in movies))
    assert Rating.objects.filter(user=user).count() == len(movies)
    assert set(Movie.objects.values_list("rating_count", "rating_sum")) == {(1, 3.0)}
