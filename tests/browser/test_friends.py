"""Two browsers agree on a taste match, one suggests a movie, and the other takes it all back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from catalog.models import Movie, Rating
from friends.models import Friendship, Suggestion
from tests.factories import UserFactory

from .axe import axe_finds
from .conftest import log_in, open_page
from .people import leave_by

STARS = (5.0, 4.0, 2.5, 4.5, 1.0, 3.0)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(chromium: Browser, site: str) -> Iterator[Page]:
    """The browser of the friend, in the dark."""
    with open_page(chromium, site, viewport=PHONE, color_scheme="dark") as page:
        yield page


def someone(name: str, shift: float) -> User:
    """Make a user who rates what is best known, a bit more or less than others."""
    user = UserFactory(username=name)
    for place, movie in enumerate(Movie.objects.popular()[:12]):
        Rating.objects.rate(user.pk, movie, max(0.5, STARS[place % 6] - shift * (place % 3)))
    return user


def test_two_agree_and_one_takes_it_back(page: Page, phone: Page) -> None:
    log_in(page, someone("ada", 0.0))
    log_in(phone, someone("ben", 0.5))
    page.goto("/friends/")
    leave_by(page, page.locator("#invite"))
    link = page.locator(".friends-invitation input[readonly]").input_value()

    phone.goto(link)
    assert axe_finds(phone) == []
    expect(phone.locator("h1")).to_contain_text("ada")
    assert not Friendship.objects.filter(accepted_at__isnull=False).exists()
    leave_by(phone, phone.locator("#agree"))
    likeness = phone.locator("#likeness")
    expect(likeness).to_have_attribute("data-count", "12")
    expect(likeness).to_have_attribute("data-verdict", "alike")
    assert axe_finds(phone) == []

    page.goto("/friends/")
    leave_by(page, page.locator("[data-friendship] a"))
    for name in ("correlation", "low", "high"):
        seen = likeness.get_attribute(f"data-{name}")
        expect(page.locator("#likeness")).to_have_attribute(f"data-{name}", str(seen))

    movie = Movie.objects.popular()[20]
    page.goto(movie.get_absolute_url())
    leave_by(page, page.locator("#suggest button[value]"))
    expect(page.locator("#suggest [data-suggested]")).to_be_visible()
    phone.goto("/watchlist/")
    expect(phone.locator("#suggested li")).to_contain_text("ada")
    expect(phone.locator(f"#suggested a[href='{movie.get_absolute_url()}']").first).to_be_visible()

    address = Friendship.objects.get().get_absolute_url()
    phone.goto(address)
    leave_by(phone, phone.locator("#end"))
    leave_by(phone, phone.locator("#confirm"))
    expect(phone.locator("#no-friends")).to_be_visible()
    assert not Friendship.objects.exists()
    assert not Suggestion.objects.exists()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
    page.goto("/friends/")
    expect(page.locator("#no-friends")).to_be_visible()
