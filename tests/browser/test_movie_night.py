"""A movie night in two browsers at once: a host, and a guest without an account, on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog.models import Rating
from nights.models import GuestRating, Night

from .axe import axe_finds
from .people import give_stars, movies_to_rate, settled, sign_up

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(chromium: Browser, site: str) -> Iterator[Page]:
    """Another person's browser, whose console must stay clean."""
    complaints: list[str] = []
    with chromium.new_context(
        base_url=site,
        viewport={"width": 390, "height": 844},
        color_scheme="dark",
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        yield page
    # What the browser itself says of an answer of 403 or 404 is meant.
    assert [said for said in complaints if "Failed to load resource" not in said] == []


def start_night(page: Page, name: str) -> str:
    """Start a night as someone with two ratings; return its link."""
    sign_up(page, name)
    for movie in movies_to_rate(page)[:2]:
        give_stars(page, movie, "5.0")
    page.goto("/nights/")
    page.get_by_label("Name of the night").fill("Friday at ours")
    page.get_by_label("Your name there").fill("Ada")
    page.get_by_role("button", name="Start").click()
    return page.locator("#night-link").input_value()


def join(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Your first name").fill(name)
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#guest-movies")).to_be_visible()


def rate(page: Page, place: int, stars: str) -> None:
    """Give stars to the movie in a place on the guest's page."""
    card = page.locator("#guest-movies .card").nth(place)
    with page.expect_response(lambda answer: answer.url.endswith("/rate/")):
        card.locator(f"input[value='{stars}']").evaluate("star => star.click()")
    expect(card).to_contain_text("You gave it")


def movies(page: Page) -> list[str]:
    settled(page)
    return page.locator(".night-movie h3").all_inner_texts()


def test_a_host_and_a_guest_find_a_movie(page: Page, phone: Page) -> None:
    link = start_night(page, "ada")
    alone = movies(page)

    join(phone, link, "Ben")
    unseen = phone.locator("#guest-movies .card").first
    title = unseen.locator("h3").inner_text()
    unseen.get_by_role("button", name="Not seen").click()
    expect(phone.locator("#guest-movies")).not_to_contain_text(title)
    for place, stars in enumerate(("5.0", "4.5", "1.0", "3.5", "5.0")):
        rate(phone, place, stars)
    expect(phone.locator("#guest-progress")).to_contain_text("Enough")
    phone.get_by_role("link", name="To the night").click()
    assert GuestRating.objects.filter(stars__isnull=False).count() == 5
    assert Rating.objects.filter(user__username="ada").count() == 2

    # The host, who has touched nothing, sees the guest and another list.
    expect(page.locator(".night-names")).to_contain_text("Ben")
    expect(page.locator(".night-movie h3")).to_have_text(movies(phone))
    expect(page.locator(".night-movie").first.locator(".night-gains li")).to_have_count(2)
    expect(page.locator("#status.is-shown")).to_have_count(0)
    assert movies(page) != alone

    out = movies(phone)[0]
    phone.locator(".night-movie").first.get_by_role("button", name="Veto").click()
    expect(phone.locator("#status")).to_contain_text("is off the list")
    expect(page.locator(".night-vetoes")).to_contain_text(out)
    expect(page.locator(".night-vetoes")).not_to_contain_text("Take my veto back")
    phone.locator("#status").get_by_role("button", name="Undo").click()
    expect(page.locator(".night-movie").first).to_contain_text(out)

    page.get_by_role("button", name="Vote on these movies").click()
    expect(page.locator("#night-settings details")).to_have_count(0)
    wanted = movies(page)[1]
    expect(phone.get_by_role("heading", name="Which would you watch?")).to_be_visible()
    vote = phone.locator(".night-movie").nth(1).get_by_role("button", name="I'd watch it")
    vote.focus()
    vote.press("Enter")
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_be_focused()
    expect(page.locator(".night-movie").nth(1)).to_contain_text("1 vote")
    for place in (1, 2):
        choice = page.locator(".night-movie").nth(place)
        choice.get_by_role("button", name="I'd watch it").click()
        expect(choice.get_by_role("button", name="I'd watch it")).to_have_attribute(
            "aria-pressed", "true"
        )
    expect(page.locator(".section-note").first).to_contain_text("2 of 2 have voted")
    expect(phone.locator(".night-movie").nth(1)).to_contain_text("2 votes")
    assert axe_finds(phone) == []

    page.get_by_role("button", name="Close the vote").click()
    for each in (page, phone):
        expect(each.get_by_role("heading", name="You are watching")).to_be_visible()
        expect(each.locator(".night-winner h3")).to_have_text(wanted)
        assert axe_finds(each) == []


def test_what_the_host_does_to_a_guest_reaches_the_guest(page: Page, phone: Page) -> None:
    link = start_night(page, "grace")
    join(phone, link, "Ben")
    phone.get_by_role("link", name="To the night").click()
    page.locator("#night-manage summary").click()
    page.get_by_role("button", name="Take off").click()
    expect(page.locator("#night-manage")).to_contain_text("Take in again")
    expect(page.locator("#night-manage")).to_have_attribute("open", "")
    expect(phone.locator("#night-live")).to_contain_text("no longer in this night")
    phone.reload()
    expect(phone.locator("h1")).to_have_text("You are not in this night")
    page.locator("#status").get_by_role("button", name="Undo").click()
    expect(page.locator(".night-names")).to_contain_text("Ben")
    phone.reload()
    expect(phone.locator(".night-names")).to_contain_text("Ben")


def test_nothing_is_asked_for_while_the_page_is_hidden(page: Page) -> None:
    start_night(page, "joan")
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })"
    )
    polls: list[str] = []
    page.on("request", lambda asked: polls.append(asked.url) if "/live/" in asked.url else None)
    page.wait_for_timeout(3_500)
    assert polls == []
    page.evaluate("delete document.hidden")
    with page.expect_request(lambda asked: "/live/" in asked.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_whole_night_without_javascript(chromium: Browser, site: str) -> None:
    options = {"base_url": site, "java_script_enabled": False, "viewport": PHONE}
    with chromium.new_context(**options) as one, chromium.new_context(**options) as two:
        host, guest = one.new_page(), two.new_page()
        sign_up(host, "emmy")
        host.goto("/nights/")
        host.get_by_label("Name of the night").fill("Friday")
        host.get_by_role("button", name="Start").click()
        join(guest, host.locator("#night-link").input_value(), "Ben")
        guest.locator("#guest-movies .card").first.get_by_role("button", name="Not seen").click()
        expect(guest.locator(".note")).to_contain_text("not seen")
        for place in range(5):
            card = guest.locator("#guest-movies .card").nth(place)
            card.locator("input[value='4.5']").focus()
            guest.keyboard.press("Space")
            card.get_by_role("button", name="Save").click()
        guest.get_by_role("link", name="To the night").click()
        guest.get_by_role("button", name="Veto").first.click()
        expect(guest.locator(".note")).to_contain_text("is off the list")
        host.get_by_role("link", name="Refresh").click()
        expect(host.locator(".night-names")).to_contain_text("Ben")
        host.get_by_role("button", name="Vote on these movies").click()
        guest.get_by_role("link", name="Refresh").click()
        guest.get_by_role("button", name="I'd watch it").nth(3).click()
        host.get_by_role("button", name="Close the vote").click()
        expect(host.locator("main")).to_contain_text("You are watching")
        assert Night.objects.get().stage == "decided"
