"""Every page in German, whose words are long: nothing is too wide."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from .every_page import PAGES, Visited, go_to, people_with_pages, too_wide
from .furnished import Furnished


@pytest.fixture(scope="module")
def people(chromium: Browser, site: str, own: Furnished) -> Iterator[dict[str, Page]]:
    with people_with_pages(chromium, site, own, "de") as people:
        yield people


@pytest.mark.parametrize("visited", PAGES, ids=lambda visited: visited.name)
def test_nothing_is_too_wide(visited: Visited, people: dict[str, Page], own: Furnished) -> None:
    assert too_wide(go_to(visited, people, own)) == {}
