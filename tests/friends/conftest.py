"""Two friends, and someone who is none of theirs."""

import pytest

from accounts.models import User
from friends.models import Friendship

from ..factories import UserFactory
from .people import befriend


@pytest.fixture
def ada(db: None) -> User:
    return UserFactory(username="ada")


@pytest.fixture
def ben(db: None) -> User:
    return UserFactory(username="ben")


@pytest.fixture
def eve(db: None) -> User:
    return UserFactory(username="eve")


@pytest.fixture
def friendship(ada: User, ben: User) -> Friendship:
    return befriend(ada, ben)
