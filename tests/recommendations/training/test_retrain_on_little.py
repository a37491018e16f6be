"""A young site gets its model too."""

import pytest
from django.utils import timezone

from catalog.models import Rating
from recommendations.models import Lease, ModelVersion
from recommendations.registry.current import current_model
from recommendations.training import pipeline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_ratings")]


def test_the_right_to_train_is_given_back() -> None:
    pipeline.retrain()
    assert not Lease.objects.exists()


def test_what_is_too_little_to_measure_on_is_enough_to_train_on() -> None:
    # All rated at about the same second: nothing came before anything.
    Rating.objects.update(updated_at=timezone.now())
    version = pipeline.retrain()
    assert version.metrics == {}
    assert version.state == ModelVersion.State.PUBLISHED
    assert "measured" in version.verdict
    assert current_model() is not None


def test_a_deleted_rating_is_not_trained_on() -> None:
    leaver = Rating.objects.first()
    assert leaver is not None
    theirs = Rating.objects.filter(user=leaver.user_id).count()
    before = pipeline.retrain()
    leaver.user.delete()
    after = pipeline.retrain()
    assert after.rating_count == before.rating_count - theirs
    assert after.user_count == before.user_count - 1
