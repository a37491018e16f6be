"""What the site notes by itself is deleted in time, and nothing else is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from movierec import celery_settings
from recommendations import tasks
from recommendations.models import Impression, ModelVersion
from tests.factories import ModelVersionFactory, MovieFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_impressions_go_with_the_day_on_which_they_no_longer_count() -> None:
    user = UserFactory()
    for days in (0, 29, 30, 32, 400):
        Impression.objects.create(
            user=user, movie=MovieFactory(), last_shown=timezone.now() - timedelta(days=days)
        )
    before = Impression.objects.visits_before(user.pk)
    tasks.delete_old_records()
    ages = [(timezone.now() - each.last_shown).days for each in Impression.objects.all()]
    assert sorted(ages) == [0, 29, 30]
    assert Impression.objects.visits_before(user.pk) == before


def test_only_failed_trainings_go_and_only_old_ones() -> None:
    long_ago = timezone.now() - timedelta(days=100)
    failed = ModelVersion.State.FAILED
    kept = [
        ModelVersionFactory(started_at=long_ago),
        ModelVersionFactory(started_at=long_ago, state=ModelVersion.State.RETIRED),
        ModelVersionFactory(state=failed),
    ]
    ModelVersionFactory(started_at=long_ago, state=failed)
    tasks.delete_old_records()
    assert set(ModelVersion.objects.all()) == set(kept)


def test_it_runs_daily() -> None:
    entry = celery_settings.beat_schedule["delete-old-records"]
    assert entry["task"] == tasks.delete_old_records.name
    assert entry["schedule"] == timedelta(days=1)
