"""When a rating was given, and when it was last changed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from catalog.models import Rating
from tests.factories import RatingFactory

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(1997, 11, 6, 12, 30, tzinfo=UTC)
A_MOMENT = timedelta(seconds=30)


def just_now(moment: datetime) -> bool:
    return timedelta(0) <= timezone.now() - moment < A_MOMENT


@pytest.fixture
def old() -> Rating:
    return RatingFactory(stars=2.0, created_at=LONG_AGO, updated_at=LONG_AGO)


def test_a_new_rating_has_the_present_time() -> None:
    rating = RatingFactory()
    rating.refresh_from_db()
    assert just_now(rating.created_at)
    assert just_now(rating.updated_at)


def test_an_imported_rating_keeps_its_times(old: Rating) -> None:
    old.refresh_from_db()
    assert (old.created_at, old.updated_at) == (LONG_AGO, LONG_AGO)


def test_a_change_updates_the_time_and_keeps_the_first(old: Rating) -> None:
    Rating.objects.rate(old.user_id, old.movie, 4.0)
    old.refresh_from_db()
    assert old.created_at == LONG_AGO
    assert just_now(old.updated_at)


def test_giving_the_same_stars_again_keeps_the_time(old: Rating) -> None:
    Rating.objects.rate(old.user_id, old.movie, 2.0)
    old.refresh_from_db()
    assert old.updated_at == LONG_AGO


def test_a_partial_save_of_the_stars_updates_the_time(old: Rating) -> None:
    old.stars = 3.0
    old.save(update_fields=["stars"])
    old.refresh_from_db()
    assert just_now(old.updated_at)


def test_a_rating_given_again_after_clearing_has_the_present_time(old: Rating) -> None:
    Rating.objects.clear(old.user_id, old.movie)
    assert just_now(Rating.objects.rate(old.user_id, old.movie, 2.0).created_at)
