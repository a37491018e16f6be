"""From sign-up to personal picks: groups, a few movies, done."""

from playwright.sync_api import Browser, Page, expect

from catalog.models import Rating
from recommendations.models import ChosenGroup, NotSeen, OnboardingDone

from .people import fill_in_sign_up, leave_by, picks, settled, undo_at


def asked(page: Page) -> list[str]:
    """The ids of the movies asked about, in order."""
    settled(page)
    return page.locator("#asked > li").evaluate_all("nodes => nodes.map(n => n.dataset.movie)")


def known(page: Page) -> float:
    settled(page)
    return float(page.locator("#certainty-meter").get_attribute("value") or "nan")


def test_from_sign_up_to_picks_of_ones_own(page: Page) -> None:
    fill_in_sign_up(page, "ada")
    expect(page.locator(".group").first).to_be_visible()
    boxes = page.locator(".group input")
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    boxes.nth(1).check()
    page.get_by_role("button", name="Continue").click()

    expect(page.locator("#asked")).to_be_visible()
    assert ChosenGroup.objects.filter(user__username="ada").count() == 2
    expect(page.locator("#picks")).to_have_attribute("data-basis", "groups")
    first = asked(page)
    assert (len(first), known(page)) == (12, 0)

    for number, stars in enumerate(("5.0", "4.5", "1.0")):
        before = known(page)
        page.locator(f"#rate-{first[number]} [value='{stars}']").dispatch_event("click")
        expect(page.locator("#asked > li")).to_have_count(13 + number)
        assert known(page) > before
    expect(page.locator("#certainty-note")).to_have_attribute("data-checked", "3")
    assert asked(page)[:12] == first

    button = page.locator(f"#asked [data-movie='{first[5]}']").get_by_role(
        "button", name="Not seen"
    )
    button.focus()
    page.keyboard.press("Enter")
    expect(undo_at(page, f"/movies/{first[5]}/not-seen/undo/")).to_be_visible()
    after = asked(page)
    assert first[5] not in after
    assert after[:5] == first[:5]
    expect(page.locator(f"#asked [data-movie='{after[5]}']")).to_be_focused()
    assert NotSeen.objects.get(user__username="ada").movie_id == int(first[5])

    page.get_by_role("button", name="Finish").click()
    expect(page.locator("#picks")).to_have_attribute("data-basis", "ratings")
    assert set(picks(page)).isdisjoint(first[:3])
    assert Rating.objects.filter(user__username="ada").count() == 3
    assert OnboardingDone.objects.filter(user__username="ada").exists()
    expect(page.locator(".offer")).to_have_count(0)


def test_without_javascript_and_on_a_small_phone(chromium: Browser, site: str) -> None:
    with chromium.new_context(
        base_url=site, java_script_enabled=False, viewport={"width": 320, "height": 640}
    ) as context:
        page = context.new_page()
        fill_in_sign_up(page, "emmy")
        page.locator(".group input").nth(2).check()
        page.get_by_role("button", name="Continue").click()
        expect(page.locator("#asked")).to_be_visible()
        settled(page)
        width = page.locator("html").evaluate("root => [root.scrollWidth, root.clientWidth]")
        assert width[0] == width[1]
        first = asked(page)[0]
        leave_by(page, page.locator(f"#rate-{first} [value='4.5']"))
        assert first not in asked(page)
        second = asked(page)[0]
        leave_by(page, page.locator("#asked > li").first.get_by_role("button", name="Not seen"))
        assert second not in asked(page)
        leave_by(page, page.get_by_role("button", name="Undo"))
        assert second in asked(page)
        page.get_by_role("button", name="Finish").click()
        expect(page.locator("#picks")).to_have_attribute("data-basis", "ratings")
