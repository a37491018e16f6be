"""A site whose movies have age ratings, made with a trained model."""

import pytest
from pytest_django import Settings

from recommendations.models import ModelVersion

from .world import World, made_world


@pytest.fixture
def world(trained: ModelVersion, settings: Settings) -> World:
    settings.COUNTRY = "DE"
    settings.TMDB_KEY = "a-key"
    return made_world()
