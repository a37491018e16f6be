"""On a shared computer nothing of someone's pages is left when they have logged out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog.models import Movie, Viewing

from ..conftest import CHROMIUM, OPTIONS, log_in, open_page
from ..people import rated

SECRET = "Seen with someone"


@pytest.fixture
def keeping_pages(chromium: Browser, site: str) -> Iterator[Page]:
    """A page of a browser that keeps whole pages for the way back, as people's browsers do.

    Chromium's headless shell cannot.
    """
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=[*OPTIONS, "--enable-features=BackForwardCache"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    with open_page(browser, site) as page:
        yield page
    browser.close()


def log_out(page: Page) -> None:
    page.locator("header details.menu summary").last.click()
    page.locator("form[action$='/logout/'] button").click()
    page.wait_for_load_state()


def test_back_shows_no_page_of_whoever_logged_out(keeping_pages: Page) -> None:
    page, user = keeping_pages, rated("shared", 6)
    Viewing.objects.create(
        user=user, movie=Movie.objects.popular()[0], watched_on="2026-05-03", note=SECRET
    )
    log_in(page, user)
    page.goto("/")
    page.goto("/diary/")
    expect(page.locator("main")).to_contain_text(SECRET)
    log_out(page)
    for what_a_visitor_gets in ("[name=login]", ".hero"):
        page.go_back(wait_until="commit")
        expect(page.locator(what_a_visitor_gets)).to_be_visible()
        assert SECRET not in page.content()
    assert SECRET not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_the_worker_keeps_no_page_of_ones_own(keeping_pages: Page) -> None:
    page = keeping_pages
    log_in(page, rated("worker", 6))
    page.goto("/diary/")
    page.evaluate("navigator.serviceWorker.ready")
    page.goto("/taste/")
    kept = page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name)"
        ".then(cache => cache.keys()).then(all => all.map(one => new URL(one.url).pathname)))))"
    )
    addresses = [address for names in kept for address in names]
    assert addresses
    assert [one for one in addresses if not one.startswith("/static/")] == ["/offline/"]
