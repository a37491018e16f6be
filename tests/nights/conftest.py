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
from .people import create_night


@pytest.fixture
def movies(db: None) -> list[Movie]:
    """More than fit on the shortlist, in the order of the popular list."""
    return MovieFactory.create_batch(services.SHORTLIST + 2)


@pytest.fixture
def night(movies: list[Movie]) -> Night:
    return create_night()
