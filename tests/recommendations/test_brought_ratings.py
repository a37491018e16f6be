"""Ratings brought from elsewhere keep their dates, and yet no earlier model has known them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.models import ModelVersion

from ..catalog.imports.history.bringing import bring, lb_ratings
from ..factories import ModelVersionFactory, MovieFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_model_from_before_an_import_was_not_trained_with_it() -> None:
    MovieFactory(title="Heat", year=1995)
    before = ModelVersionFactory(started_at=timezone.now() - timedelta(days=1))
    user = UserFactory()
    bring(user, lb_ratings(("Heat", 1995, 4), date="2020-01-01"))
    assert before in ModelVersion.objects.published()
    assert not ModelVersion.objects.trained_with(user.pk).exists()
    after = ModelVersionFactory(started_at=timezone.now() + timedelta(minutes=1))
    assert ModelVersion.objects.published().trained_with(user.pk).first() == after
