"""Trainings leave muted ratings out, and count as they read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import Settings

from catalog.models import Rating
from recommendations.data import ratings as reading
from recommendations.data import read_interactions
from recommendations.models import ModelVersion, MutedRating
from recommendations.training import pipeline, triggers
from tests.factories import RatingFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", [1, 2, 50])
def test_it_is_not_read_for_training(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Whole chunks of muted ratings included: what follows them is read all the same."""
    monkeypatch.setattr(reading, "CHUNK", size)
    ratings = RatingFactory.create_batch(7)
    for rating in (*ratings[:1], *ratings[2:5]):
        MutedRating.objects.create(rating=rating)
    read = read_interactions()
    used = [ratings[1], ratings[5], ratings[6]]
    assert read.user_ids[read.users].tolist() == [rating.user_id for rating in used]


def test_what_a_training_counts_leaves_it_out(few_ratings: None) -> None:
    rating = Rating.objects.order_by("pk")[0]
    MutedRating.objects.create(rating=rating)
    version = pipeline.retrain()
    assert version.rating_count == Rating.objects.count() - 1
    assert not triggers.is_due()


def test_which_model_knew_someone_follows(few_ratings: None) -> None:
    version = pipeline.retrain()
    knew = RatingFactory(created_at=version.started_at)
    MutedRating.objects.create(rating=knew)
    before = RatingFactory(created_at=version.started_at)
    MutedRating.objects.create(rating=before, created_at=version.started_at)
    trained_with = ModelVersion.objects.trained_with
    assert trained_with(knew.user_id).get() == version
    assert not trained_with(before.user_id).exists()


def mute_one() -> None:
    MutedRating.objects.create(rating=Rating.objects.filter(muted=None).order_by("pk")[0])


def mute_a_new_one() -> None:
    MutedRating.objects.create(rating=RatingFactory())


def unmute_one() -> None:
    MutedRating.objects.order_by("pk")[0].delete()


@pytest.mark.parametrize(
    ("change", "due"), [(mute_one, True), (unmute_one, True), (mute_a_new_one, False)]
)
def test_muting_and_using_again_count_as_deleting_and_giving(
    few_ratings: None, settings: Settings, change: Callable[[], None], due: bool
) -> None:
    mute_one()
    pipeline.retrain()
    settings.RETRAIN_MIN_NEW_RATINGS = 1
    assert not triggers.is_due()
    change()
    assert triggers.is_due() is due


def test_a_single_mute_waits_a_day_at_most(few_ratings: None) -> None:
    version = pipeline.retrain()
    mute_one()
    assert not triggers.is_due()
    age = timedelta(hours=25)
    Rating.objects.update(created_at=version.started_at - 2 * age)
    Rating.objects.update(updated_at=version.started_at - 2 * age)
    ModelVersion.objects.update(started_at=version.started_at - age)
    assert triggers.is_due()
