"""Every page in both languages, from a small phone to a desk: nothing is too wide."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from .every_page import PAGES, Visited, go_to, people_with_pages
from .furnished import Furnished

WIDTHS = (961, 769, 700, 640, 390, 320)
"""CSS pixels: a small desk, tablets, a desktop at 200%, phones."""


@pytest.fixture(scope="module", params=["en", "de"])
def people(
    request: pytest.FixtureRequest, chromium: Browser, site: str, own: Furnished
) -> Iterator[dict[str, Page]]:
    with people_with_pages(chromium, site, own, request.param) as people:
        yield people


def too_wide(page: Page) -> str:
    """Name what reaches over the right edge; nothing where the page fits."""
    return str(
        page.evaluate(
            """() => {
            if (document.documentElement.scrollWidth <= innerWidth) return "";
            const over = [...document.querySelectorAll("body *")].filter(
                node => node.getBoundingClientRect().right > innerWidth + 1);
            return over.slice(0, 4).map(node => node.outerHTML.slice(0, 120)).join("\\n") || "?";
        }"""
        )
    )


@pytest.mark.parametrize("visited", PAGES, ids=lambda visited: visited.name)
def test_nothing_is_too_wide(visited: Visited, people: dict[str, Page], own: Furnished) -> None:
    page = go_to(visited, people, own)
    problems = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        problems[width] = too_wide(page)
    assert {width: what for width, what in problems.items() if what} == {}
