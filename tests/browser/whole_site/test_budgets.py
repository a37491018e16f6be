"""What a visit may cost: bytes over the wire, and what moves under the reader's eyes."""

import gzip
from collections.abc import Callable

from playwright.sync_api import Page, Response, expect

from ..people import rated
from .furnished import Furnished

MOST_BYTES = 150_000
FEWEST_POSTERS = 60
MOST_SHIFT = 0.02
MOST_STEPS = 1000
WATCH_SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) {
        if (!entry.hadRecentInput) window.shifts.push(
          [entry.value, ...entry.sources.map(source => source.node?.outerHTML?.slice(0, 80))]);
      }
    }).observe({ type: "layout-shift", buffered: true });
"""


MORE_COMES = """() =>
    scrollY + innerHeight < document.documentElement.scrollHeight - 2
    || document.querySelector(".rows-to-come, .htmx-request, .htmx-settling") !== null
"""


def scroll_down(page: Page) -> None:
    """Scroll to the end as a reader does, while more comes."""
    for _step in range(MOST_STEPS):
        if not page.evaluate(MORE_COMES):
            return
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(60)
    raise AssertionError("the page has no end")


def bytes_of(answers: list[Response]) -> dict[str, int]:
    """Return by address how many bytes the site sends, each text compressed as hosting does."""
    return {
        answer.url: len(gzip.compress(answer.body(), 6))
        for answer in answers
        if "image/" not in answer.headers.get("content-type", "") or ".svg" in answer.url
    }


def test_home_with_its_rows_is_light_and_stands_still(visit: Callable[..., Page]) -> None:
    page = visit(rated("light", 20))
    page.add_init_script(WATCH_SHIFTS)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/")
    scroll_down(page)
    expect(page.locator(".rows-to-come")).to_have_count(0)
    expect(page.locator(".poster").nth(FEWEST_POSTERS - 1)).to_be_attached()
    sent = bytes_of(answers)
    assert sum(sent.values()) <= MOST_BYTES, sent
    assert_still(page)


def test_explore_and_a_movies_page_stand_still(visit: Callable[..., Page], own: Furnished) -> None:
    page = visit(own.user)
    page.add_init_script(WATCH_SHIFTS)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for address in ("/movies/", own.movie.get_absolute_url(), "/"):
            page.goto(address)
            scroll_down(page)
            assert_still(page)


def assert_still(page: Page) -> None:
    shifts = page.evaluate("window.shifts")
    assert sum(shift[0] for shift in shifts) <= MOST_SHIFT, shifts
