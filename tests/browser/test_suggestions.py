"""The header's search suggests as one types: by keyboard, by mouse, and not without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog.models import Movie

from .axe import axe_finds


def test_choose_a_suggestion_by_keyboard(page: Page) -> None:
    page.goto("/")
    field, options = page.locator("#site-search"), page.locator("#suggestions [role=option]")
    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("star wars", delay=20)
    star_wars = Movie.objects.get(title="Star Wars")
    expect(options.first).to_contain_text("Star Wars")
    expect(options.first).to_contain_text(str(star_wars.year))
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#suggestions-status")).not_to_be_empty()
    assert axe_finds(page) == []

    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", f"suggestion-{star_wars.pk}")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert axe_finds(page) == []
    field.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("star wars")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page).to_have_url(re.compile(f"{star_wars.get_absolute_url()}$"))


def test_enter_without_a_choice_searches(page: Page) -> None:
    page.goto("/privacy/")
    field = page.locator("#site-search")
    field.press_sequentially("fargo", delay=20)
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/movies/\?q=fargo$"))


@pytest.mark.parametrize("width", [320, 1280])
def test_choose_a_suggestion_by_mouse(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto("/")
    field = page.locator("#site-search")
    field.press_sequentially("fargo", delay=20)
    option = page.locator("#suggestions [role=option]").first
    expect(option).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    option.click()
    expect(page.locator("h1")).to_have_text("Fargo")


def test_an_emptied_field_suggests_nothing(page: Page) -> None:
    page.goto("/")
    field = page.locator("#site-search")
    field.press_sequentially("fargo", delay=20)
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()
    field.fill("")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#suggestions [role=option]")).to_have_count(0)


def test_without_javascript_it_is_a_search(chromium: Browser, site: str) -> None:
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        field = page.locator("#site-search")
        assert field.get_attribute("role") is None
        field.fill("fargo")
        field.press("Enter")
        expect(page).to_have_url(re.compile(r"/movies/\?q=fargo$"))
