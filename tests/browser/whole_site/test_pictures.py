"""The pictures of the README, taken by `make screenshots`; each is small enough for it."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.factories import AdminFactory, UserFactory

from ..conftest import SCREENSHOTS
from .furnished import Furnished
from .kept import keep

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
COLOURS = 128
MOST_BYTES = 150_000

BEGINS_AT = {
    "taste": "section:has(.map)",
    "night": "section:has(.night-movie)",
    "desk": "#quality",
}
"""What says the most of a page, where it is not its top."""

LATER = {"movie": "#picks [data-movie]"}

PICTURES: dict[str, tuple[str, dict[str, int], str]] = {
    "home": ("/", DESK, "dark"),
    "movie": ("", DESK, "light"),
    "explore": ("/movies/?decade=1980", DESK, "light"),
    "taste": ("/taste/", DESK, "dark"),
    "night": ("", PHONE, "dark"),
    "welcome": ("/welcome/", DESK, "light"),
    "desk": ("/admin/desk/", {"width": 1280, "height": 900}, "light"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture(visit: Callable[..., Page], own: Furnished, name: str) -> None:
    address, size, scheme = PICTURES[name]
    of_own = {"movie": own.movie, "night": own.night}
    if name in of_own:
        address = of_own[name].get_absolute_url()
    user = UserFactory(username="lena") if name == "welcome" else own.user
    if name == "desk":
        keep()
        user = AdminFactory(username="keeper")
    page = visit(user, viewport=size, color_scheme=scheme)
    page.goto(address)
    expect(page.locator("h1")).to_have_count(1)
    page.locator(BEGINS_AT.get(name, "html")).first.evaluate("node => node.scrollIntoView()")
    # What is in sight and comes later has come.
    expect(page.locator(LATER.get(name, "h1")).first).to_be_visible()
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    kept = SCREENSHOTS / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(kept, optimize=True)
    assert kept.stat().st_size <= MOST_BYTES
