"""A night, and more films than its shortlist has."""

import pytest

from catalog.models import Movie
from recommendations import nights
from recommendations.models import Night
from tests.factories import MovieFactory

from .people import new_night


@pytest.fixture
def films(db: None) -> list[Movie]:
    """More than the shortlist has; the popular list shows them in this order."""
    return MovieFactory.create_batch(nights.SHORTLIST + 2)


@pytest.fixture
def night(films: list[Movie]) -> Night:
    return new_night()
