"""The account page says which model was the last that knew its owner."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ..factories import ModelVersionFactory, RatingFactory, UserFactory
from ..html_reading import one_on

pytestmark = pytest.mark.django_db


def model_on_page(client: Client) -> str:
    """The model that the account page names; empty for none."""
    return one_on(client.get("/account/"), "#trained-with").attributes["data-model"] or ""


def test_it_names_the_latest_model_trained_with_ones_ratings(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    assert model_on_page(client) == ""
    RatingFactory(user=user)
    ModelVersionFactory(started_at=timezone.now() - timedelta(days=1))
    assert model_on_page(client) == ""
    latest = ModelVersionFactory(started_at=timezone.now())
    assert model_on_page(client) == str(latest.pk)
