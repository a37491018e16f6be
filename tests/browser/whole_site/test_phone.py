"""A phone in the hand: the thumb's navigation, stars, why, dials, rows to swipe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from catalog.models import Rating
from recommendations.models import OnboardingDone, Preferences
from tests.factories import UserFactory

from ..people import picks, rated, scroll_to_rows, undo_at

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}

IS_FOR_A_THUMB = """one => {
    one.scrollIntoView({ block: "center" });
    const { x, y, width, height } = one.getBoundingClientRect();
    return [height / 2 - 21, height / 2 + 21].every((down) =>
        one.contains(document.elementFromPoint(x + width / 2, y + down)));
}"""
"""Whether 44 pixels, from top to bottom, belong to an element."""


def test_a_thumb_is_enough(visit: Callable[..., Page]) -> None:
    user = rated("thumb", 12)
    page = visit(user, **PHONE)
    page.goto("/")
    navigation = page.get_by_role("navigation", name="Main")
    for link in navigation.get_by_role("link").all():
        box = link.bounding_box()
        assert box is not None
        assert box["y"] > 844 - 100
        assert min(box["width"], box["height"]) >= 44

    navigation.get_by_role("link", name="Watchlist").tap()
    page.wait_for_url("**/watchlist/")
    expect(navigation.get_by_role("link", name="Watchlist")).to_have_attribute(
        "aria-current", "page"
    )
    page.go_back()

    best = picks(page)[0]
    card = page.locator(f"#picks [data-movie='{best}']")
    card.locator(".why summary").tap()
    expect(card.locator(".why-parts")).to_be_visible()
    control = card.locator(f"#rate-{best}")
    control.evaluate("form => form.scrollIntoView({ block: 'center' })")
    with page.expect_response(lambda answer: answer.url.endswith(f"/movies/{best}/rate/")):
        control.locator("[value='4.5']").tap()
    expect(undo_at(page, f"/movies/{best}/clear-rating/")).to_be_visible()
    assert Rating.objects.get(user=user, movie=best).stars == 4.5
    bar = navigation.bounding_box()
    said = page.locator("#status").bounding_box()
    assert bar is not None
    assert said is not None
    assert said["y"] + said["height"] <= bar["y"]

    page.locator(".dials summary").tap()
    with page.expect_response("**/dials/"):
        page.get_by_label("From popular to unknown").press("End")
    expect(undo_at(page, "/dials/")).to_be_visible()
    assert Preferences.objects.of(user.pk).novelty == 1.0

    scroll_to_rows(page)
    row = page.locator(".row .cards-row").first
    expect(row).to_be_visible()
    row.evaluate("node => node.scrollIntoView({ block: 'center' })")
    swipe(page, row.bounding_box())
    page.wait_for_function("node => node.scrollLeft > 50", arg=row.element_handle())
    assert page.evaluate("scrollX") == 0


@pytest.mark.parametrize("width", [740, 390, 320])
def test_what_sticks_to_the_lower_edge_is_not_under_the_navigation(
    visit: Callable[..., Page], width: int
) -> None:
    page = visit(rated(f"edge{width}", 1), viewport={"width": width, "height": 844})
    for address, stuck in (
        ("/welcome/", ".steps-bar"),
        ("/welcome/movies/", ".steps-bar"),
        ("/movies/", ".facet-end"),
    ):
        page.goto(address)
        if address == "/movies/":
            page.locator("#filters > summary").click()
        assert covered(page, stuck) == []


def covered(page: Page, stuck: str) -> list[str]:
    """What can be pressed in something that sticks, but lies out of sight or under something."""
    pressed = page.locator(stuck).locator("a, button").filter(visible=True)
    expect(pressed.first).to_be_in_viewport()
    return list(
        pressed.evaluate_all(
            """all => all.filter(one => {
                const { x, y, width, height } = one.getBoundingClientRect();
                return ![2, height - 2].every((down) =>
                    one.contains(document.elementFromPoint(x + width / 2, y + down)));
            }).map(one => one.textContent.trim())"""
        )
    )


def test_words_to_press_take_a_thumb(visit: Callable[..., Page]) -> None:
    page = visit(rated("thumbs", 12), **PHONE)
    page.goto("/")
    for pressed in ("#picks .why > summary", "#picks [data-action=not-interested]"):
        assert page.locator(pressed).first.evaluate(IS_FOR_A_THUMB)
    page.goto("/ratings/")
    for pressed in (".rating-foot .text-button", ".use-rating .switch", ".choices button"):
        assert page.locator(pressed).first.evaluate(IS_FOR_A_THUMB)
    page.goto("/account/")
    for pressed in page.locator(".facts dd :is(a, .text-button)").all():
        assert pressed.evaluate(IS_FOR_A_THUMB)
    page.goto("/lists/new/")
    assert page.locator(".form-actions a").evaluate(IS_FOR_A_THUMB)
    page.goto("/taste/")
    assert page.locator(".unusual-title").first.evaluate(IS_FOR_A_THUMB)


def test_a_newcomer_sees_a_movie_to_rate(visit: Callable[..., Page]) -> None:
    newcomer = UserFactory(username="newcomer")
    OnboardingDone.objects.create(user=newcomer)
    page = visit(newcomer, **PHONE)
    page.goto("/")
    stars = page.locator("#to-rate .stars").first.bounding_box()
    assert stars is not None
    assert stars["y"] < 844 / 2


def swipe(page: Page, box: "dict[str, float] | None") -> None:
    """Draw a finger from right to left over a box."""
    assert box is not None
    touch = page.context.new_cdp_session(page)
    x, y = box["x"] + 300, box["y"] + 60
    for kind, moved in (("touchStart", 0), *(("touchMove", 20 * step) for step in range(1, 13))):
        touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x - moved, "y": y}]}
        )
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
