"""Fixtures of the account tests."""

import pytest
from pytest_django import Settings

from .hashing import CountingHasher


@pytest.fixture
def verification_is_mandatory(settings: Settings) -> None:
    """Let nobody in before they confirmed their address."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


@pytest.fixture
def hasher(settings: Settings) -> type[CountingHasher]:
    """Count how often passwords are hashed."""
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.{CountingHasher.__name__}"]
    return CountingHasher
