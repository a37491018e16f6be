"""Dates are those of the visitor's time zone, which the browser names in a cookie."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import WatchlistEntry
from tests.catalog.library.library_items import ViewingFactory
from tests.factories import MovieFactory, UserFactory
from tests.html_reading import all_on, one_on

pytestmark = pytest.mark.django_db

EAST, WEST = "Pacific/Kiritimati", "Etc/GMT+12"
"""It is another day than in UTC in at least one of them."""


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(UserFactory())
    return client


def offered(client: Client) -> str:
    """The day that 'Seen on' has been filled in with."""
    page = client.get(MovieFactory().get_absolute_url())
    return str(one_on(page, "[name=watched_on]").attributes["value"])


@pytest.mark.parametrize("zone", [EAST, WEST])
def test_seen_on_offers_the_day_it_is_for_the_visitor(client: Client, zone: str) -> None:
    client.cookies[settings.TIME_ZONE_COOKIE_NAME] = zone
    assert offered(client) == datetime.now(ZoneInfo(zone)).date().isoformat()
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE


@pytest.mark.parametrize("zone", ["", "Nowhere", "../../etc/passwd", "posixrules", "x" * 3000])
def test_an_unknown_zone_is_that_of_the_site(client: Client, zone: str) -> None:
    client.cookies[settings.TIME_ZONE_COOKIE_NAME] = zone
    assert offered(client) == timezone.localdate().isoformat()


@pytest.mark.parametrize("zone", [EAST, WEST])
def test_the_day_a_movie_was_put_on_the_watchlist_is_the_visitors(zone: str) -> None:
    client, user = Client(), UserFactory()
    client.force_login(user)
    client.cookies[settings.TIME_ZONE_COOKIE_NAME] = zone
    entry = WatchlistEntry.objects.create(user=user, movie=MovieFactory())
    today = datetime.now(ZoneInfo(zone)).date()
    ViewingFactory(user=user, movie=entry.movie, watched_on=today)
    assert len(all_on(client.get(reverse("watchlist")), ".card.is-seen")) == 1
