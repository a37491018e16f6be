"""When the schedule trains again: enough has changed, or someone has waited long enough."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from catalog.models import Movie, Rating
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.training import pipeline, triggers
from recommendations.training.triggers import is_due, retrain_if_due
from tests.factories import ModelVersionFactory, RatingFactory, UserFactory

from ...conftest import import_real_ratings
from ..conftest import rate_a_few

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _three_are_enough(settings: Settings) -> None:
    settings.RETRAIN_MIN_NEW_RATINGS = 3


@pytest.fixture(autouse=True)
def _readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most versions here are only rows: taken for readable, whatever is stored of them."""
    monkeypatch.setattr(triggers, "current_model", ModelVersion.objects.published().exists)


def model_of(ratings: int, age: timedelta = HOUR) -> ModelVersion:
    """A model that was trained some time ago on so many ratings, which are there."""
    moment = timezone.now() - age
    before = moment - HOUR
    RatingFactory.create_batch(ratings, created_at=before, updated_at=before)
    return ModelVersionFactory(
        started_at=moment, finished_at=moment, published_at=moment, rating_count=ratings
    )


def change(count: int) -> None:
    for rating in Rating.objects.order_by("pk")[:count]:
        Rating.objects.rate(rating.user_id, rating.movie, 5.0 if rating.stars < 5 else 1.0)


def delete(count: int) -> None:
    for rating in Rating.objects.order_by("pk")[:count]:
        Rating.objects.clear(rating.user_id, rating.movie)


def test_a_model_of_a_wrong_clock_is_replaced() -> None:
    model_of(5, age=-timedelta(days=200))
    assert is_due()


def test_nothing_has_changed() -> None:
    model_of(5)
    assert not is_due()


@pytest.mark.parametrize(("new", "due"), [(2, False), (3, True), (4, True)])
def test_new_ratings(new: int, due: bool) -> None:
    model_of(5)
    RatingFactory.create_batch(new)
    assert is_due() is due


@pytest.mark.parametrize(("changed", "due"), [(2, False), (3, True)])
def test_changed_ratings(changed: int, due: bool) -> None:
    model_of(5)
    change(changed)
    assert is_due() is due


@pytest.mark.parametrize(("deleted", "due"), [(2, False), (3, True)])
def test_deleted_ratings(deleted: int, due: bool) -> None:
    model_of(5)
    delete(deleted)
    assert is_due() is due


def test_new_changed_and_deleted_ones_count_together() -> None:
    model_of(5)
    delete(1)
    change(1)
    assert not is_due()
    RatingFactory()
    assert is_due()


def test_a_new_rating_that_was_changed_counts_once() -> None:
    model_of(5)
    rating = RatingFactory.create_batch(2, stars=2.0)[0]
    Rating.objects.rate(rating.user_id, rating.movie, 4.0)
    assert not is_due()


def test_a_new_rating_that_was_taken_back_counts_not_at_all() -> None:
    model_of(5)
    for rating in RatingFactory.create_batch(4):
        Rating.objects.clear(rating.user_id, rating.movie)
    assert not is_due()


def test_imported_ratings_count_though_their_authors_gave_them_long_ago() -> None:
    model_of(5)
    RatingFactory.create_batch(3, created_at=datetime(1997, 9, 20, tzinfo=UTC))
    assert is_due()


def test_an_imported_release_is_enough(ml_100k_csv: tuple[Path, Path]) -> None:
    rate_a_few()
    pipeline.retrain()
    assert not is_due()
    import_real_ratings(ml_100k_csv[0].parent)
    assert is_due()


@pytest.mark.parametrize(
    ("age", "due"), [(timedelta(hours=23), False), (timedelta(hours=25), True)]
)
def test_a_single_deletion_waits_a_day_at_most(age: timedelta, due: bool) -> None:
    model_of(5, age)
    delete(1)
    assert is_due() is due


def test_a_person_who_left_waits_a_day_at_most() -> None:
    model_of(5, timedelta(hours=25))
    rating = Rating.objects.first()
    assert rating is not None
    rating.user.delete()
    assert is_due()


@pytest.mark.parametrize("how", [change, RatingFactory.create_batch], ids=["changed", "new"])
def test_a_single_other_change_waits_for_more_however_old_the_model(how: object) -> None:
    model_of(5, timedelta(days=30))
    how(1)  # type: ignore[operator]
    assert not is_due()


def test_the_first_rating_is_enough_where_there_is_no_model() -> None:
    assert not is_due()
    RatingFactory()
    assert is_due()


def failed(ago: timedelta) -> ModelVersion:
    version = ModelVersion.objects.create()
    version.fail("The disk was full.")
    version.finished_at = timezone.now() - ago
    version.save()
    return version


def test_a_failed_training_does_not_count_as_one() -> None:
    model_of(5)
    RatingFactory.create_batch(3)
    failed(2 * HOUR)
    assert is_due()


def test_a_failed_training_does_not_bring_the_next_one_about() -> None:
    model_of(5)
    failed(2 * HOUR)
    assert not is_due()


def test_a_training_makes_it_not_due() -> None:
    rate_a_few()
    version = retrain_if_due()
    assert version is not None
    assert version.state == ModelVersion.State.PUBLISHED
    assert retrain_if_due() is None
    assert ModelVersion.objects.get() == version


def test_where_no_version_can_be_read_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an upgrade that changes what is stored of a model."""
    monkeypatch.setattr(triggers, "current_model", current_model)
    version = model_of(5)
    assert is_due()
    Rating.objects.all().delete()
    assert not is_due()
    rate_a_few()
    pipeline.retrain()
    assert not is_due()
    for readable in ModelVersion.objects.exclude(pk=version.pk):
        readable.artefact = "gone"
        readable.save()
    assert is_due()


def test_how_many_are_enough_is_a_setting(settings: Settings) -> None:
    model_of(5)
    movie, user = Movie.objects.first(), UserFactory()
    assert movie is not None
    Rating.objects.rate(user.pk, movie, 4.0)
    assert not is_due()
    settings.RETRAIN_MIN_NEW_RATINGS = 1
    assert is_due()
