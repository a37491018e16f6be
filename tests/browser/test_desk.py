"""A keeper at the desk: a twin is warned of, merged and separated, and a movie is hidden."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog.merging.duplicates import find_duplicates
from catalog.models import Movie
from tests.factories import AdminFactory, MovieFactory, RatingFactory

from .axe import axe_finds
from .conftest import log_in, open_page


@pytest.fixture
def keeper(
    chromium: Browser, transactional_db: None, live_server: "pytest.FixtureRequest"
) -> Iterator[Page]:
    with open_page(chromium, str(live_server)) as page:
        log_in(page, AdminFactory())
        yield page


def found_on(page: Page) -> list[str]:
    """What breaks rules of accessibility, but for Django's own breadcrumbs."""
    found = [str(where) for _rule, places in axe_finds(page) for where in places]
    return [where for where in found if "breadcrumbs" not in where]


def test_typing_begins_with_the_title(keeper: Page) -> None:
    MovieFactory(title="Heat", year=1995)
    keeper.goto("/admin/catalog/movie/add/")
    expect(keeper.locator("#id_title")).to_be_focused()
    keeper.keyboard.type("HEAT")
    keeper.keyboard.press("Enter")
    expect(keeper.locator("#id_add_anyway")).to_be_focused()
    keeper.keyboard.press("Space")
    keeper.keyboard.press("Enter")
    expect(keeper.locator("#changelist")).to_be_visible()
    assert Movie.objects.filter(title="HEAT").exists()


def test_twins_are_warned_of_merged_and_separated(keeper: Page) -> None:
    heat = MovieFactory(title="Heat", year=1995)
    keeper.goto("/admin/catalog/movie/add/")
    keeper.locator("#id_title").fill("HEAT")
    keeper.locator("#id_year").fill("1996")
    keeper.locator("input[name=_save]").first.click()
    expect(keeper.locator(".errorlist.nonfield a")).to_have_attribute(
        "href", f"/admin/catalog/movie/{heat.pk}/change/"
    )
    keeper.locator("#id_add_anyway").check()
    keeper.locator("input[name=_save]").first.click()
    expect(keeper.locator("#changelist")).to_be_visible()
    twin = Movie.objects.get(title="HEAT")
    rating = RatingFactory(movie=twin)
    find_duplicates()

    keeper.goto("/admin/desk/")
    assert found_on(keeper) == []
    keeper.locator("#waiting a").first.click()
    assert found_on(keeper) == []
    keeper.locator(".pair-actions a.button").click()
    keeper.locator(f"input[name=keep][value='{heat.pk}']").check()
    keeper.locator("#merge-movies input[type=submit]").click()
    expect(keeper.locator("input[form=undo-merge]")).to_be_visible()
    assert list(Movie.objects.all()) == [heat]
    keeper.goto(twin.get_absolute_url())
    expect(keeper).to_have_url(re.compile(f"{heat.get_absolute_url()}$"))

    keeper.go_back()
    keeper.locator("input[form=undo-merge]").click()
    expect(keeper.locator("#hide-movie")).to_be_visible()
    rating.refresh_from_db()
    assert rating.movie == twin

    keeper.locator("#hide-movie button").click()
    expect(keeper.locator("#is-hidden")).to_be_visible()
    assert list(Movie.objects.all()) == [heat]


def tab_to(page: Page, selector: str) -> None:
    """Skip to the content of a page, and go on with the Tab key until this has the focus."""
    page.locator(selector).first.wait_for()
    page.keyboard.press("Tab")
    if page.locator(".skip-to-content-link:focus").count():
        page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"{selector} is not reached by the Tab key")


def test_a_keeper_needs_no_mouse(keeper: Page) -> None:
    heat, twin = (MovieFactory(title="Heat", year=1995) for _ in range(2))
    find_duplicates()
    keeper.goto("/admin/desk/")
    tab_to(keeper, "#waiting a")
    keeper.keyboard.press("Enter")
    tab_to(keeper, ".pair-actions a.button")
    keeper.keyboard.press("Enter")
    tab_to(keeper, "#merge-movies input[name=keep]")
    keeper.keyboard.press("ArrowDown")
    keeper.keyboard.press("Enter")
    expect(keeper.locator("input[form=undo-merge]")).to_be_visible()
    assert list(Movie.objects.all()) == [twin]
    tab_to(keeper, "input[form=undo-merge]")
    keeper.keyboard.press("Enter")
    tab_to(keeper, "#hide-movie button")
    keeper.keyboard.press("Enter")
    expect(keeper.locator("#is-hidden")).to_be_visible()
    assert list(Movie.objects.all()) == [twin]
    assert set(Movie.everything.all()) == {heat, twin}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_phone_is_wide_enough(keeper: Page, language: str) -> None:
    keeper.goto("/")
    keeper.locator(f"button[lang={language}]").click()
    expect(keeper.locator("html")).to_have_attribute("lang", language)
    first, second = (MovieFactory(title="Verdächtige", year=1995) for _ in range(2))
    find_duplicates()
    keeper.set_viewport_size({"width": 390, "height": 844})
    for address in (
        "accounts/invitation/add/",
        "accounts/user/",
        "catalog/movie/",
        "catalog/movie/add/",
        "catalog/movie/import/",
        f"catalog/movie/{first.pk}/delete/",
        f"catalog/movie/{first.pk}/history/",
        f"catalog/movie/{first.pk}/merge/?other={second.pk}",
        "catalog/possibleduplicate/",
        "recommendations/modelversion/",
    ):
        keeper.goto(f"/admin/{address}")
        assert keeper.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
