"""Someone with a confirmed address on a site that sends mail, and the mails it sends."""

import datetime as dt
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from pytest_django import Settings

from accounts.models import OutgoingMail, User
from catalog.models import Movie
from weekly.models import Subscription

from ..factories import MovieFactory, UserFactory

FRIDAY = dt.datetime(2026, 5, 8, 12, tzinfo=dt.UTC)
SATURDAY, SUNDAY = FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def _sends_mail(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "accounts.mail.QueuedMailBackend"
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://movies.a-rather-long-name.example.org"


@pytest.fixture
def movies(db: None) -> list[Movie]:
    """More than are in a mail."""
    return MovieFactory.create_batch(8)


@pytest.fixture
def anna(db: None) -> User:
    return with_address(UserFactory(username="anna", email="anna@example.org"))


def with_address(user: User, *, verified: bool = True) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def subscribed(user: User, zone: str = "UTC", language: str = "en") -> Subscription:
    return Subscription.objects.create(user=user, time_zone=zone, language=language)


def queued() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.order_by("pk"))
