"""Why this, do not use this rating, the picks change, undo: all in place, without a reload."""

from playwright.sync_api import Page, expect

from catalog.models import Rating
from recommendations.models import MutedRating, NotInterested

from .people import come_as, picks, undo_at


def with_three(page: Page, name: str) -> list[str]:
    """Come as someone with three ratings; return the movies, the most liked one first."""
    user = come_as(page, name, 3)
    return [str(each) for each in user.ratings.order_by("-stars").values_list("movie", flat=True)]


def undo(page: Page, address: str, back: str) -> None:
    """Take back what was just done by the form to `address`; it can then be done again."""
    undo_at(page, address).get_by_role("button").click()
    expect(undo_at(page, back)).to_be_visible()


def test_a_rating_left_out_from_why_this_changes_the_picks_until_undone(page: Page) -> None:
    first = with_three(page, "ada")[0]
    before = picks(page)
    why = page.locator("#picks [data-pick]").first.locator(".why")
    expect(why.locator(".why-parts")).to_be_hidden()
    why.locator("summary").click()
    expect(why.locator("[data-part='prior']")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith(f"/movies/{first}/mute/")):
        why.locator(f"button[formaction$='/movies/{first}/mute/']").click()
    expect(undo_at(page, f"/movies/{first}/unmute/")).to_be_visible()
    assert picks(page) != before
    assert MutedRating.objects.get().rating == Rating.objects.get(user__username="ada", movie=first)
    expect(page.locator(f"#picks button[formaction$='/movies/{first}/mute/']")).to_have_count(0)
    page.reload()
    assert picks(page) != before
    page.goto("/ratings/")
    switch = page.locator(f"#use-button-{first}")
    expect(switch).not_to_be_checked()
    switch.press("Enter")
    expect(switch).to_be_checked()
    expect(switch).to_be_focused()
    page.goto("/")
    assert picks(page) == before


def test_undo_in_the_status_line_brings_the_former_picks_back(page: Page) -> None:
    first = with_three(page, "grace")[0]
    before = picks(page)
    page.locator("#picks [data-pick]").first.locator(".why summary").click()
    page.locator("#picks [data-pick]").first.locator(
        f"button[formaction$='/movies/{first}/mute/']"
    ).click()
    undo(page, f"/movies/{first}/unmute/", f"/movies/{first}/mute/")
    assert picks(page) == before
    assert not MutedRating.objects.exists()


def test_the_split_stays_open_where_the_pick_stays(page: Page) -> None:
    rated = with_three(page, "joan")
    for pick in page.locator("#picks [data-pick]").all():
        pick.locator(".why summary").click()
        # What comes moves the next one, which would not be pressed where it was.
        expect(pick.locator(".why-parts")).to_be_visible()
    before = picks(page)
    with page.expect_response(lambda answer: "/mute/" in answer.url):
        page.locator(f"#picks button[formaction$='/movies/{rated[1]}/mute/']").first.click()
    expect(undo_at(page, f"/movies/{rated[1]}/unmute/")).to_be_visible()
    for movie in set(before) & set(picks(page)):
        expect(page.locator(f"#picks [data-movie='{movie}'] .why[open]")).to_have_count(1)


def test_not_interested_takes_a_pick_away_until_undone(page: Page) -> None:
    with_three(page, "hedy")
    before = picks(page)
    button = page.locator(f"#picks [data-movie='{before[0]}']").get_by_role(
        "button", name="Not interested"
    )
    button.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/not-interested/")):
        page.keyboard.press("Enter")
    set_aside = f"/movies/{before[0]}/not-interested/"
    expect(undo_at(page, f"{set_aside}undo/")).to_be_visible()
    after = picks(page)
    assert before[0] not in after
    assert NotInterested.objects.filter(user__username="hedy", movie=before[0]).count() == 1
    expect(page.locator(f"#picks [data-movie='{after[0]}'] :focus")).to_have_count(1)
    undo(page, f"{set_aside}undo/", set_aside)
    assert picks(page) == before


def test_any_movie_says_why_and_can_be_set_aside_where_it_stands(page: Page) -> None:
    first, *_rest = with_three(page, "agnes")
    page.goto("/movies/")
    card = (
        page.locator(".card[data-movie]").filter(has=page.locator(".movie-actions:visible")).first
    )
    movie = card.get_attribute("data-movie")
    card.locator(".why summary").click()
    expect(card.locator("[data-part='prior']")).to_be_visible()
    expect(card.locator(".why-parts li")).to_have_count(5)
    with page.expect_response(lambda answer: answer.url.endswith(f"/movies/{movie}/why/")):
        card.locator(f"button[formaction$='/movies/{first}/mute/']").click()
    expect(card.locator(".why-parts li")).to_have_count(4)
    card.locator(".why summary").click()
    button = card.get_by_role("button", name="Not interested")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    assert NotInterested.objects.get().movie_id == int(movie or 0)
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert not NotInterested.objects.exists()
