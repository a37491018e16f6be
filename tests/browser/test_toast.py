"""The toast: several things done in a row, each taken back from it, by mouse and by keyboard."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from recommendations.models import NotInterested

from .conftest import open_page
from .people import come_as, logged_in, picks, settled, undo_at


def with_picks(page: Page, name: str) -> list[str]:
    come_as(page, name, 3)
    return picks(page)


def not_interested(page: Page, movie: str) -> None:
    card = page.locator(f"#picks [data-movie='{movie}']")
    card.get_by_role("button", name="Not interested").click()


def lines(page: Page) -> Locator:
    """What was done before the newest, and can still be undone."""
    return page.locator("#status-earlier li")


def unwanted(name: str) -> set[str]:
    marks = NotInterested.objects.filter(user__username=name)
    return {str(movie) for movie in marks.values_list("movie", flat=True)}


def test_two_movies_set_aside_in_quick_succession_both_come_back(page: Page) -> None:
    first, second, *_ = with_picks(page, "ada")
    before = picks(page)
    with page.expect_response(f"**/movies/{second}/not-interested/"):
        not_interested(page, first)
        not_interested(page, second)
    expect(lines(page)).to_have_count(1)
    expect(undo_at(page, f"/movies/{second}/not-interested/undo/")).to_be_visible()
    assert unwanted("ada") == {first, second}
    for movie in (first, second):
        # What was just taken back is the newest then, and the other of the two below it.
        set_aside = f"/movies/{movie}/not-interested/"
        lines(page).locator(f"form[action$='{set_aside}undo/'] button").click()
        expect(undo_at(page, set_aside)).to_be_visible()
        expect(lines(page)).to_have_count(1)
    expect(page.locator(f"#picks [data-movie='{second}']")).to_be_visible()
    assert unwanted("ada") == set()
    assert picks(page) == before


def test_it_keeps_three_lines_and_goes_when_told(page: Page) -> None:
    shown = with_picks(page, "grace")
    for place, movie in enumerate(shown[:5]):
        with page.expect_response(f"**/movies/{movie}/watch/"):
            page.locator(f"#picks [data-watch='{movie}']").click()
        expect(lines(page)).to_have_count(min(place, 3))
    titles = [
        page.locator(f"#picks [data-movie='{movie}'] .card-title").inner_text()
        for movie in shown[:5]
    ]
    said = [titles[4], titles[3], titles[2], titles[1]]
    for line, title in zip([page.locator("#status"), *lines(page).all()], said, strict=True):
        expect(line).to_contain_text(title)
    expect(page.locator("[role=status]:visible")).to_have_count(1)
    expect(page.locator("[role=status] ul, [aria-live] #status-earlier")).to_have_count(0)

    # By the keyboard: from line to line, and away, back to where one was.
    bookmark = page.locator(f"#picks [data-watch='{shown[4]}']")
    bookmark.focus()
    lines(page).last.get_by_role("button", name="Undo").focus()
    with page.expect_response("**/undo/"):
        page.keyboard.press("Enter")
    expect(page.locator("#status > p")).to_be_visible()
    expect(page.locator("#status form")).to_have_count(0)
    expect(page.locator("#status-earlier li button").first).to_be_focused()
    expect(lines(page)).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.locator("#status")).to_be_empty()
    expect(lines(page)).to_have_count(0)
    expect(bookmark).to_be_focused()

    with page.expect_response("**/unwatch/"):
        bookmark.click()
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#status.is-shown")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_it_covers_neither_the_stars_in_use_nor_what_gets_the_focus(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    movies = with_picks(page, f"joan{width}")
    for earlier, movie in enumerate(movies[:4]):
        control = page.locator(f"#rate-{movie}")
        control.evaluate("form => form.scrollIntoView({ block: 'end' })")
        star = control.locator("[value='4.0']")
        star.focus()
        with page.expect_response(f"**/movies/{movie}/watch/"):
            page.locator(f"#picks [data-watch='{movie}']").evaluate("each => each.click()")
        expect(lines(page)).to_have_count(earlier)
        expect(page.locator("#status.is-shown")).to_be_visible()
        settled(page)
        star.focus()
        assert page.evaluate(
            """() => {
                const used = document.activeElement.closest(".rating").getBoundingClientRect();
                const over = document.getElementById("toast").getBoundingClientRect();
                const aside = used.right < over.left || used.left > over.right;
                return aside || used.bottom <= over.top + 1;
            }"""
        )
    assert page.evaluate("document.getElementById('toast').offsetHeight <= innerHeight * 0.4")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_nights_settings_reach_a_guest(page: Page, chromium: Browser, site: str) -> None:
    logged_in(page, "emmy")
    page.goto("/nights/")
    page.locator("#id_name").fill("Friday")
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".note")).to_be_visible()
    with open_page(chromium, site, viewport={"width": 390, "height": 844}) as guest:
        guest.goto(page.locator("#night-link").input_value())
        guest.locator("#id_name").fill("Ben")
        guest.get_by_role("button", name="Join").click()
        guest.locator("#guest-progress a").click()
        movies = guest.locator(".night-movie h3")
        expect(movies.first).to_be_visible()
        settled(guest)
        before = movies.all_inner_texts()

        page.locator("#night-how summary").click()
        page.get_by_label("From year").fill("1990")
        page.get_by_label("To year").fill("1980")
        page.locator("#update-list").click()
        expect(page.locator("#night-settings .has-errors")).to_be_visible()
        page.get_by_label("From year").fill("1960")
        page.locator("#update-list").click()
        expect(page.locator("#night-settings .has-errors")).to_have_count(0)
        expect(page.locator("#night-how")).to_have_attribute("open", "")
        expect(guest.locator("#night-filters")).to_contain_text("1960–1980")
        assert movies.all_inner_texts() != before
