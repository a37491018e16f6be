"""A movie night in two browsers at once: a host, and a guest without an account on a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog.models import Rating
from nights.models import GuestRating, Night

from .axe import axe_finds
from .conftest import open_page
from .people import logged_in, settled

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(chromium: Browser, site: str) -> Iterator[Page]:
    """The browser of a guest, in the dark."""
    with open_page(chromium, site, viewport=PHONE, color_scheme="dark") as page:
        yield page


def start_night(page: Page, name: str) -> str:
    """Start a night as someone with two ratings; return its link."""
    logged_in(page, name, 2)
    page.goto("/nights/")
    page.locator("#id_name").fill("Friday at ours")
    page.locator("#id_own_name").fill("Ada")
    page.get_by_role("button", name="Start").click()
    return page.locator("#night-link").input_value()


def join(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.locator("#id_name").fill(name)
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#guest-movies")).to_be_visible()


def rate(page: Page, place: int, stars: str) -> None:
    """Give stars to the movie in a place on the guest's page."""
    card = page.locator("#guest-movies .card").nth(place)
    with page.expect_response(lambda response: response.url.endswith("/rate/")):
        card.locator(f"[value='{stars}']").evaluate("star => star.click()")
    expect(card.locator(".rating")).to_have_class(re.compile("is-rated"))


def movies(page: Page) -> list[str]:
    settled(page)
    return page.locator(".night-movie h3").all_inner_texts()


def test_a_host_and_a_guest_find_a_movie(page: Page, phone: Page) -> None:
    link = start_night(page, "ada")
    alone = movies(page)

    join(phone, link, "Ben")
    unseen = phone.locator("#guest-movies .card").first
    title = unseen.locator("h3").inner_text()
    unseen.locator(".night-unseen").click()
    expect(phone.locator("#guest-movies")).not_to_contain_text(title)
    for place, stars in enumerate(("5.0", "4.5", "1.0", "3.5", "5.0")):
        rate(phone, place, stars)
    expect(phone.locator("#guest-progress")).to_have_attribute("data-remaining", "0")
    phone.locator("#guest-progress a").click()
    expect(phone.locator(".night-movie").first).to_be_visible()
    assert GuestRating.objects.filter(stars__isnull=False).count() == 5
    assert Rating.objects.filter(user__username="ada").count() == 2

    # The host sees the guest and another list without doing anything.
    expect(page.locator(".night-names")).to_contain_text("Ben")
    expect(page.locator(".night-movie h3")).to_have_text(movies(phone))
    expect(page.locator(".night-movie").first.locator(".night-matches li")).to_have_count(2)
    expect(page.locator("#status.is-shown")).to_have_count(0)
    assert movies(page) != alone

    out = movies(phone)[0]
    phone.locator(".night-movie").first.locator("[id^=veto-]").click()
    expect(phone.locator("#status")).to_contain_text(out)
    expect(page.locator(".night-vetoes")).to_contain_text(out)
    expect(page.locator("[id^=undo-veto-]")).to_have_count(0)
    phone.locator("#status").get_by_role("button", name="Undo").click()
    expect(page.locator(".night-movie").first).to_contain_text(out)

    page.locator("#start-vote").click()
    expect(page.locator("#night-settings details")).to_have_count(0)
    wanted = movies(page)[1]
    vote = phone.locator(".night-vote").nth(1)
    expect(vote).to_be_visible()
    vote.focus()
    vote.press("Enter")
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_be_focused()
    expect(page.locator(".night-tally").nth(1)).to_contain_text("1")
    for place in (1, 2):
        page.locator(".night-vote").nth(place).click()
        expect(page.locator(".night-vote").nth(place)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".section-note").first).to_contain_text("2 of 2")
    expect(phone.locator(".night-tally").nth(1)).to_contain_text("2")
    assert axe_finds(phone) == []

    page.locator("#close-vote").click()
    for each in (page, phone):
        expect(each.locator("#result-heading")).to_be_visible()
        expect(each.locator(".night-winner h3")).to_have_text(wanted)
        assert axe_finds(each) == []


def test_a_guest_sees_being_removed_and_let_back_in(page: Page, phone: Page) -> None:
    link = start_night(page, "grace")
    join(phone, link, "Ben")
    phone.locator("#guest-progress a").click()
    page.locator("#night-manage summary").click()
    page.locator("[id^=remove-]").click()
    expect(page.locator("[id^=restore-]")).to_be_visible()
    expect(page.locator("#night-manage")).to_have_attribute("open", "")
    expect(phone.locator("#night-gone")).to_be_visible()
    phone.reload()
    expect(phone.locator(".problem")).to_be_visible()
    page.locator("#status").get_by_role("button", name="Undo").click()
    expect(page.locator(".night-names")).to_contain_text("Ben")
    phone.reload()
    expect(phone.locator(".night-names")).to_contain_text("Ben")


def test_a_hidden_page_does_not_poll(page: Page) -> None:
    start_night(page, "joan")
    page.clock.install()
    page.reload()
    with page.expect_response("**/live/**"):
        page.clock.run_for(10_000)
    settled(page)
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })"
    )
    polls: list[str] = []
    page.on("request", lambda asked: polls.append(asked.url) if "/live/" in asked.url else None)
    page.clock.run_for(60_000)
    assert polls == []
    page.evaluate("delete document.hidden")
    with page.expect_request("**/live/**"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_whole_night_without_javascript(chromium: Browser, site: str) -> None:
    options = {"base_url": site, "java_script_enabled": False, "viewport": PHONE}
    with chromium.new_context(**options) as one, chromium.new_context(**options) as two:
        host, guest = one.new_page(), two.new_page()
        logged_in(host, "emmy")
        host.goto("/nights/")
        host.locator("#id_name").fill("Friday")
        host.get_by_role("button", name="Start").click()
        join(guest, host.locator("#night-link").input_value(), "Ben")
        guest.locator(".night-unseen").first.click()
        expect(guest.locator(".note")).to_be_visible()
        for place in range(5):
            card = guest.locator("#guest-movies .card").nth(place)
            with guest.expect_navigation():
                card.locator("[value='4.5']").press("Enter")
        guest.locator("#guest-progress a").click()
        guest.locator("[id^=veto-]").first.click()
        expect(guest.locator("[id^=undo-veto-]")).to_be_visible()
        host.get_by_role("link", name="Refresh").click()
        expect(host.locator(".night-names")).to_contain_text("Ben")
        host.locator("#start-vote").click()
        guest.get_by_role("link", name="Refresh").click()
        guest.locator(".night-vote").nth(3).click()
        host.locator("#drop-vote").click()
        host.locator("#confirm").click()
        expect(host.locator("#start-vote")).to_be_visible()
        assert Night.objects.get().stage == "picking"
        host.locator("#start-vote").click()
        guest.get_by_role("link", name="Refresh").click()
        guest.locator(".night-vote").nth(3).click()
        host.locator("#close-vote").click()
        expect(host.locator("#result-heading")).to_be_visible()
        assert Night.objects.get().stage == "decided"
