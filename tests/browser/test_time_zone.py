"""The browser says in which time zone it is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from catalog.models import Movie

from .conftest import open_page
from .people import come_as


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_seen_on_offers_the_day_it_is_there(chromium: Browser, site: str, zone: str) -> None:
    with open_page(chromium, site, timezone_id=zone) as page:
        come_as(page, "agnes")
        page.goto(Movie.objects.get(title="Fargo").get_absolute_url())
        today = datetime.now(ZoneInfo(zone)).date().isoformat()
        expect(page.locator("[name=watched_on]")).to_have_value(today)
