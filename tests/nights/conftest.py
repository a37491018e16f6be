"""A night, and more movies than its shortlist has."""

import pytest

from catalog.models import Movie
from nights import services
from nights.models import Night

from ..factories import MovieFactory
from ..recommendations.conftest import (  # noqa: F401
    _quick,
    imported,
    models_dir,
    trained,
    trained_once,
)
from .people import new_night


@pytest.fixture
def movies(db: None) -> list[Movie]:
    """More than the shortlist has; the popular list shows them in this order."""
    return MovieFactory.create_batch(services.SHORTLIST + 2)


@pytest.fixture
def night(movies: list[Movie]) -> Night:
    return new_night()
