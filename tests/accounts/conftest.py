"""Fixtures of the account tests."""

import uuid

import pytest
from django.core.cache import cache
from pytest_django import Settings


@pytest.fixture(autouse=True)
def rate_limits_of_its_own(settings: Settings) -> None:
    """Count from zero in each test: in the configured cache if it answers, or in memory."""
    name = f"test-{uuid.uuid4()}"
    cache.set(name, "answers", timeout=5)
    if cache.get(name) == "answers":
        settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": name}}
    else:
        backend = "django.core.cache.backends.locmem.LocMemCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": name}}


@pytest.fixture
def verification_is_mandatory(settings: Settings) -> None:
    """Let nobody in before they confirmed their address."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
