"""A night with a host and a guest."""

import pytest
from django.test import Client

from nights.models import Night, Participant

from ..people import browser_of
from .states import arrived


@pytest.fixture
def host(night: Night) -> Client:
    return browser_of(night.host)


@pytest.fixture
def guest(night: Night) -> tuple[Client, Participant]:
    return arrived(night, "Ben")
