"""From sign-up to rating, watchlist, 'not interested', search and back, by the keyboard alone."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from catalog.models import Rating, WatchlistEntry
from recommendations.models import NotInterested

from ..people import PASSWORD, is_post, picks, settled, undo_at
from ..people import rated as with_ratings

MOST_TABS = 200
HAS_FOCUS_SHOWN = """() => {
    const node = document.activeElement;
    const around = [node, node.closest(".stars"), node.closest("label")].filter(Boolean);
    const styles = around.map(each => getComputedStyle(each));
    return [...styles, getComputedStyle(node, "::after")].some(
        style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
}"""


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Go on by Tab to an element, with the focus to be seen at each step."""
    settled(page)
    for _step in range(MOST_TABS):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(HAS_FOCUS_SHOWN), selector
            return
        assert page.evaluate(HAS_FOCUS_SHOWN), page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"{selector} is not reached by {key}")


def answered(page: Page, key: str) -> None:
    with page.expect_response(is_post):
        page.keyboard.press(key)
    settled(page)


def test_a_visit_by_tab_and_enter(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/account/signup/")
    tab_to(page, ".skip-link")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "[name=email]")
    page.keyboard.type("keys@example.org")
    tab_to(page, "[name=username]")
    page.keyboard.type("keys")
    for field in ("password1", "password2"):
        tab_to(page, f"[name={field}]")
        page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".group").first).to_be_visible()
    tab_to(page, ".group input")
    page.keyboard.press("Space")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#asked")).to_be_visible()
    tab_to(page, ".stars button")
    rated = page.evaluate("document.activeElement.closest('.rating').id").removeprefix("rate-")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "1.0"
    answered(page, "Enter")
    assert Rating.objects.filter(user__username="keys", movie=rated).exists()
    expect(page.locator("#status")).not_to_be_empty()
    tab_to(page, ".steps-bar button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("^[^?]*//[^/]*/$"))

    tab_to(page, "#picks [data-action=watch]")
    answered(page, "Enter")
    expect(undo_at(page, "/undo/")).to_be_visible()
    assert WatchlistEntry.objects.filter(user__username="keys").exists()
    # The list stays as it is under whoever puts a movie aside for later, and follows the next time.
    page.reload()
    before = picks(page)
    tab_to(page, "#picks [data-action=not-interested]")
    answered(page, "Enter")
    assert NotInterested.objects.filter(user__username="keys").exists()
    set_aside = f"/movies/{before[0]}/not-interested/"
    expect(undo_at(page, f"{set_aside}undo/")).to_be_visible()
    answered(page, "u")
    expect(undo_at(page, set_aside)).to_be_visible()
    assert not NotInterested.objects.filter(user__username="keys").exists()
    assert picks(page) == before

    page.keyboard.press("/")
    page.keyboard.type("star wars")
    page.keyboard.press("Enter")
    expect(page.locator("#results-heading")).to_have_attribute("data-count", "1")
    tab_to(page, "#results .card-title a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Star Wars")
    page.go_back()
    expect(page.locator("#results-heading")).to_have_attribute("data-count", "1")


def test_a_visit_by_the_keys(visit: Callable[..., Page]) -> None:
    user = with_ratings("jk", 6)
    page = visit(user)
    page.goto("/")
    first, second = picks(page)[:2]
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('.card').dataset.movie") == first
    assert page.evaluate(HAS_FOCUS_SHOWN)
    answered(page, "w")
    assert WatchlistEntry.objects.filter(user=user, movie=first).exists()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.card').dataset.movie") == second
    answered(page, "4")
    expect(undo_at(page, f"/movies/{second}/clear-rating/")).to_be_visible()
    assert Rating.objects.get(user=user, movie=second).stars == 4.0
    answered(page, "u")
    expect(undo_at(page, f"/movies/{second}/rate/")).to_be_visible()
    assert not Rating.objects.filter(user=user, movie=second).exists()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    menu = page.locator("details.menu")
    menu.locator("summary").press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
