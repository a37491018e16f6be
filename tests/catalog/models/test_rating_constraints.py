"""What the database itself refuses, however a rating gets there."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalog.models import HALF_STARS, Rating
from tests.factories import MovieFactory, RatingFactory, UserFactory

pytestmark = pytest.mark.django_db

NO_RATINGS = [0.0, 0.3, 0.75, 4.9, 5.5, 7.0, -0.5, float("nan"), float("inf")]


def refused() -> "pytest.RaisesExc[IntegrityError]":
    return pytest.raises(IntegrityError)


@pytest.mark.parametrize("stars", NO_RATINGS)
def test_an_insert_of_other_than_half_stars_is_refused(stars: float) -> None:
    rating = RatingFactory.build(user=UserFactory(), movie=MovieFactory(), stars=stars)
    with refused(), transaction.atomic():
        rating.save()
    assert not Rating.objects.exists()


@pytest.mark.parametrize("stars", NO_RATINGS)
def test_a_bulk_insert_of_other_than_half_stars_is_refused(stars: float) -> None:
    movie = MovieFactory()
    good, bad = (Rating(user=UserFactory(), movie=movie, stars=s) for s in (4.0, stars))
    with refused(), transaction.atomic():
        Rating.objects.bulk_create([good, bad])
    assert not Rating.objects.exists()


@pytest.mark.parametrize("stars", NO_RATINGS)
def test_an_update_to_other_than_half_stars_is_refused(stars: float) -> None:
    RatingFactory(stars=2.0)
    with refused(), transaction.atomic():
        Rating.objects.update(stars=stars)
    assert Rating.objects.get().stars == 2.0


def test_a_bulk_insert_takes_each_half_star() -> None:
    user = UserFactory()
    Rating.objects.bulk_create(
        Rating(user=user, movie=MovieFactory(), stars=stars) for stars in HALF_STARS
    )
    assert set(Rating.objects.values_list("stars", flat=True)) == set(HALF_STARS)


def test_an_insert_of_a_second_rating_is_refused() -> None:
    first = RatingFactory(stars=2.0)
    with refused(), transaction.atomic():
        RatingFactory(user=first.user, movie=first.movie)
    assert [rating.stars for rating in Rating.objects.all()] == [2.0]


def test_a_bulk_insert_of_a_second_rating_is_refused() -> None:
    first = RatingFactory()
    with refused(), transaction.atomic():
        Rating.objects.bulk_create([Rating(user=first.user, movie=first.movie, stars=1.0)])


def test_an_update_to_a_second_rating_is_refused() -> None:
    user = UserFactory()
    RatingFactory.create_batch(2, user=user)
    with refused(), transaction.atomic():
        Rating.objects.update(movie=MovieFactory())


def test_a_rating_without_stars_is_refused() -> None:
    RatingFactory()
    with refused(), transaction.atomic():
        Rating.objects.update(stars=None)


@pytest.mark.parametrize("stars", NO_RATINGS)
def test_validation_refuses_other_than_half_stars(stars: float) -> None:
    rating = Rating(user=UserFactory(), movie=MovieFactory(), stars=stars)
    with pytest.raises(ValidationError) as raised:
        rating.full_clean()
    assert "stars" in [error.code for error in raised.value.error_dict["stars"]]
