"""The account page says which model was the last that knew its owner."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ..factories import ModelVersionFactory, RatingFactory, UserFactory
from ..html_reading import text_of

pytestmark = pytest.mark.django_db


def test_it_names_the_latest_model_trained_with_ones_ratings(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    assert "No model has been trained with the ratings you have now" in text_of(
        client.get("/account/")
    )
    RatingFactory(user=user)
    ModelVersionFactory(started_at=timezone.now() - timedelta(days=1))
    assert "No model has been trained with the ratings you have now" in text_of(
        client.get("/account/")
    )
    latest = ModelVersionFactory(started_at=timezone.now())
    assert f"trained with ratings of yours is number {latest.pk}," in text_of(
        client.get("/account/")
    )
