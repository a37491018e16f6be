"""Giving stars, giving others, taking them back."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from catalog.models import HALF_STARS, Movie, Rating
from tests.factories import MovieFactory, RatingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def movie() -> Movie:
    return MovieFactory()


@pytest.mark.parametrize("stars", HALF_STARS)
def test_each_half_star_is_stored(user: User, movie: Movie, stars: float) -> None:
    rating = Rating.objects.rate(user.pk, movie, stars)
    assert rating.stars == stars
    assert Rating.objects.get(user=user, movie=movie).stars == stars


@pytest.mark.parametrize(
    "stars",
    [0, 0.0, 0.3, 0.25, 0.49, 4.75, 5.5, 6, 7, -1, -0.5, float("nan"), float("inf"), 1e300],
)
def test_stars_that_are_no_half_stars_are_refused(user: User, movie: Movie, stars: float) -> None:
    RatingFactory(user=user, movie=movie, stars=2.5)
    with pytest.raises(ValidationError, match="half stars"):
        Rating.objects.rate(user.pk, movie, stars)
    assert Rating.objects.get().stars == 2.5


def test_rating_again_replaces_the_stars(user: User, movie: Movie) -> None:
    first = Rating.objects.rate(user.pk, movie, 2.0)
    second = Rating.objects.rate(user.pk, movie, 4.5)
    assert second.pk == first.pk
    assert [rating.stars for rating in Rating.objects.all()] == [4.5]


def test_ratings_of_others_and_of_other_movies_stay(user: User, movie: Movie) -> None:
    other_user = RatingFactory(movie=movie, stars=1.0)
    other_movie = RatingFactory(user=user, stars=1.5)
    Rating.objects.rate(user.pk, movie, 5.0)
    Rating.objects.rate(user.pk, movie, 4.0)
    Rating.objects.clear(user.pk, movie)
    assert dict(Rating.objects.values_list("pk", "stars")) == {
        other_user.pk: 1.0,
        other_movie.pk: 1.5,
    }


def test_clearing_deletes_the_rating(user: User, movie: Movie) -> None:
    Rating.objects.rate(user.pk, movie, 3.0)
    assert Rating.objects.clear(user.pk, movie) is True
    assert not Rating.objects.exists()


def test_clearing_without_a_rating_returns_false(user: User, movie: Movie) -> None:
    RatingFactory(movie=movie)
    assert Rating.objects.clear(user.pk, movie) is False
    assert Rating.objects.count() == 1


def test_a_cleared_rating_can_be_given_again(user: User, movie: Movie) -> None:
    Rating.objects.rate(user.pk, movie, 3.0)
    Rating.objects.clear(user.pk, movie)
    assert Rating.objects.rate(user.pk, movie, 4.0).stars == 4.0
    assert Rating.objects.get().stars == 4.0
