"""A night with a host and a guest."""

import pytest
from django.test import Client

from catalog.models import Movie
from recommendations import nights
from recommendations.models import Night, Participant
from tests.factories import MovieFactory

from ..people import browser_of, new_night
from .states import arrived


@pytest.fixture
def films(db: None) -> list[Movie]:
    return MovieFactory.create_batch(nights.SHORTLIST + 2)


@pytest.fixture
def night(films: list[Movie]) -> Night:
    return new_night()


@pytest.fixture
def host(night: Night) -> Client:
    return browser_of(night.host)


@pytest.fixture
def guest(night: Night) -> tuple[Client, Participant]:
    return arrived(night, "Ben")
