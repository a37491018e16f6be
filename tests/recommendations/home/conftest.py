"""Someone whose home page has rows."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from recommendations.models import ModelVersion

from .home_page import movie_lover


@pytest.fixture(autouse=True)
def _nothing_cached() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def someone(client: Client, trained: ModelVersion) -> User:
    user = movie_lover()
    client.force_login(user)
    return user
