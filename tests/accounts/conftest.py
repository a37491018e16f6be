"""Fixtures of the account tests."""

import pytest
from pytest_django import Settings


@pytest.fixture
def verification_is_mandatory(settings: Settings) -> None:
    """Let nobody in before they confirmed their address."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
