"""Every page in both themes and at every width: axe finds nothing, and nothing is too wide."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from ..axe import axe_finds
from ..people import undo_at
from .every_page import PAGES, Visited, go_to, people_with_pages, too_wide
from .furnished import Furnished

FAINT_PLACEHOLDERS = """() => {
    const soft = document.createElement("span");
    soft.style.color = "var(--ink-soft)";
    document.body.append(soft);
    const { color } = getComputedStyle(soft);
    soft.remove();
    return [...document.querySelectorAll("[placeholder]")].filter((field) =>
        ![color, "rgba(0, 0, 0, 0)"].includes(getComputedStyle(field, "::placeholder").color)
    ).map((field) => field.outerHTML);
}"""
"""Axe does not look at them; those that repeat a label are transparent."""

AT_320 = {"home", "movie", "explore, found", "night", "taste", "list"}
"""Pages that are laid out anew for a phone, where axe looks at them once more."""


@pytest.fixture(scope="module")
def people(chromium: Browser, site: str, own: Furnished) -> Iterator[dict[str, Page]]:
    with people_with_pages(chromium, site, own, "en") as people:
        yield people


@pytest.mark.parametrize("visited", PAGES, ids=lambda visited: visited.name)
def test_it_is_for_everyone(visited: Visited, people: dict[str, Page], own: Furnished) -> None:
    page = go_to(visited, people, own)
    problems: dict[str, object] = {"light": axe_finds(page)}
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    problems["dark"] = axe_finds(page, "color-contrast")
    problems["placeholders"] = page.evaluate(FAINT_PLACEHOLDERS)
    problems["too wide"] = too_wide(page)
    if visited.name in AT_320:
        problems["at 320"] = axe_finds(page)
    assert {where: what for where, what in problems.items() if what} == {}


def finds_in_both_themes(page: Page) -> list[tuple[str, list[str]]]:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    light = axe_finds(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return light + axe_finds(page)


def test_what_opens_on_a_page(people: dict[str, Page], own: Furnished) -> None:
    page = people["ada"]
    for address, opened in (("/", "#picks .why"), ("/watchlist/", ".movie-actions .why")):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            page.locator(f"{opened} summary:visible").first.click()
            expect(page.locator(f"{opened}[open] .why-parts")).to_be_visible()
            if address == "/":
                page.locator(".dials summary").click()
            assert finds_in_both_themes(page) == []


def test_the_keys_and_a_message(people: dict[str, Page], own: Furnished) -> None:
    page = people["ada"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/")
    page.locator("#picks [data-action=watch]").first.click()
    expect(undo_at(page, "/undo/")).to_be_visible()
    assert finds_in_both_themes(page) == []
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    assert finds_in_both_themes(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
