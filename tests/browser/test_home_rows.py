"""The home page as it is used: rows scrolled to, movies rated in them, dials turned, undone."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import Impression, MutedRating, Preferences

from .people import (
    PASSWORD,
    come_as,
    give_stars,
    is_post,
    logged_in,
    picks,
    scroll_to_rows,
    settled,
    undo_at,
    until,
)

LIKED = ("Fargo", "Star Wars", "Toy Story", "Heat", "Psycho", "Alien", "Jaws", "Speed")
MOST_SHIFT = 0.02
WATCH_SHIFTS = """
    window.shift = 0;
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


def arrive(page: Page, name: str) -> User:
    """Come as someone who likes a few movies."""
    logged_in(page, name)
    user = rate_what_is_liked(name)
    page.goto("/")
    return user


def rate_what_is_liked(name: str) -> User:
    user = User.objects.get(username=name)
    for title in LIKED:
        Rating.objects.rate(user.pk, Movie.objects.get(title=title), 5.0)
    return user


def movies_in(page: Page, row: str) -> list[str]:
    settled(page)
    return page.locator(f"#{row} [data-pick]").evaluate_all(
        "nodes => nodes.map(node => node.dataset.movie)"
    )


def assert_none_twice(page: Page) -> None:
    shown = page.locator(".movies [data-movie]").evaluate_all(
        "nodes => nodes.map(node => node.dataset.movie)"
    )
    assert len(shown) == len(set(shown))


def undo(page: Page) -> None:
    with page.expect_response(is_post):
        page.locator("#status").get_by_role("button", name="Undo").click()
    settled(page)


def test_rows_come_when_scrolled_to_and_move_nothing(page: Page) -> None:
    page.add_init_script(WATCH_SHIFTS)
    arrive(page, "ada")
    expect(page.locator(".row")).to_have_count(0)
    rows = scroll_to_rows(page, all_of_them=True)
    assert len(rows) == len(set(rows)) >= 5
    assert rows[0].startswith("row-because-")
    assert page.evaluate("window.shift") <= MOST_SHIFT
    assert_none_twice(page)
    expect(page.locator("#status")).to_be_empty()
    expect(page.locator(".poster[data-new]")).to_have_count(0)
    before = [movies_in(page, row) for row in rows]
    page.reload()
    scroll_to_rows(page, all_of_them=True)
    assert [movies_in(page, row) for row in rows] == before
    page.goto("/rows/")
    expect(page.locator(".row")).to_have_count(3)


def test_a_movie_rated_in_a_row_leaves_it_until_undone(page: Page) -> None:
    user = arrive(page, "grace")
    row = scroll_to_rows(page)[0]
    before, top = movies_in(page, row), picks(page)
    give_stars(page, before[0], "5.0")
    expect(page.locator(f"#{row} [data-movie='{before[0]}']")).to_have_count(0)
    after = movies_in(page, row)
    assert after
    assert after != before
    assert picks(page) != top
    assert_none_twice(page)
    undo(page)
    expect(undo_at(page, f"/movies/{before[0]}/rate/")).to_be_visible()
    assert not Rating.objects.filter(user=user, movie=before[0]).exists()
    assert movies_in(page, row) == before
    assert picks(page) == top


def test_a_rating_left_out_in_a_row_moves_that_row(page: Page) -> None:
    user = arrive(page, "joan")
    row = scroll_to_rows(page)[0]
    before = movies_in(page, row)
    liked = row.removeprefix("row-because-")
    why = page.locator(f"#{row} .why").first
    why.locator("summary").click()
    why.locator(f"button[formaction$='/movies/{liked}/mute/']").click()
    expect(undo_at(page, f"/movies/{liked}/unmute/")).to_be_visible()
    expect(page.locator(f"#{row}")).to_be_hidden()
    assert MutedRating.objects.filter(rating__user=user, rating__movie=liked).exists()
    undo(page)
    expect(page.locator(f"#{row}")).to_be_visible()
    assert movies_in(page, row) == before
    assert_none_twice(page)


def test_a_dial_moved_with_the_keyboard_moves_the_picks_and_is_kept(page: Page) -> None:
    user = arrive(page, "hedy")
    before = picks(page)
    page.locator(".dials summary").press("Enter")
    dial = page.get_by_label("From popular to unknown")
    dial.focus()
    with page.expect_response("**/dials/"):
        dial.press("End")
    expect(undo_at(page, "/dials/")).to_be_visible()
    expect(dial).to_be_focused()
    moved = picks(page)
    assert moved != before
    assert Preferences.objects.of(user.pk).novelty == 1.0
    expect(page.locator("#dials-tuned")).to_contain_text("1")
    page.reload()
    assert picks(page) == moved
    # Folded, or they would be between the heading and the first movie on each visit.
    expect(dial).to_be_hidden()
    expect(page.locator("#dials-tuned")).to_contain_text("1")
    page.locator(".dials summary").press("Enter")
    expect(dial).to_have_value("1")
    rows = scroll_to_rows(page)
    assert rows
    assert_none_twice(page)
    with page.expect_response("**/dials/"):
        page.get_by_label("Movies from").select_option("1990")
    settled(page)
    expect(page.locator("#picks .card-facts").first).to_contain_text(re.compile("199"))
    page.get_by_label("up to").select_option("1929")
    expect(page.locator("#dials-problem")).to_be_visible()
    with page.expect_response("**/dials/"):
        page.locator("#dials-reset").click()
    expect(page.get_by_label("From popular to unknown")).to_have_value("0")
    expect(page.locator("#dials-problem")).to_be_hidden()
    assert picks(page) == before
    assert not Preferences.objects.of(user.pk).tuned_count
    expect(page.locator("#dials-tuned")).to_be_empty()


def test_what_was_looked_at_is_told_and_what_was_opened_too(page: Page) -> None:
    come_as(page, "mary")
    earlier = picks(page)
    user = rate_what_is_liked("mary")
    page.goto("/")
    top = picks(page)
    impressions = Impression.objects.filter(user=user)

    def reported() -> bool:
        page.evaluate("window.dispatchEvent(new Event('pagehide'))")
        return impressions.filter(movie__in=top).exists()

    until(page, reported)
    page.locator(f"#picks [data-movie='{top[0]}'] h3 a").click()
    page.wait_for_url(f"**/movies/{top[0]}/")
    until(page, impressions.filter(taken_up=True).exists)
    shown = {str(each.movie_id): each for each in impressions.all()}
    assert top[0] in shown
    assert shown[top[0]].taken_up
    assert set(shown) <= {*top, *earlier}
    page.goto("/")
    assert picks(page) == top


def test_stars_given_after_the_session_had_ended_are_kept(
    page: Page, context: BrowserContext
) -> None:
    user = arrive(page, "rosa")
    movie = picks(page)[0]
    kept = [cookie for cookie in context.cookies() if cookie["name"] != "sessionid"]
    context.clear_cookies()
    context.add_cookies(kept)  # type: ignore[arg-type]
    page.locator(f"#rate-{movie} [value='4.5']").click()
    page.wait_for_url("**/account/login/**")
    assert not Rating.objects.filter(user=user, movie=movie).exists()
    page.get_by_label("Username").fill("rosa")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator(f".note form[action$='/movies/{movie}/clear-rating/']")).to_be_visible()
    assert Rating.objects.get(user=user, movie=movie).stars == 4.5
    assert movie not in picks(page)
