"""The plain form does all that htmx does, a page at a time."""

from playwright.sync_api import Browser, expect

from .people import come_as, leave_by, movies_to_rate, picks, sign_up


def test_sign_up_rate_and_clear_without_javascript(chromium: Browser, site: str) -> None:
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        sign_up(page, "emmy")
        movie = movies_to_rate(page)[0]
        leave_by(page, page.locator(f"#rate-{movie} [value='4.5']"))
        assert movie not in picks(page)
        page.goto(f"/movies/{movie}/")
        expect(page.locator(f"#rate-{movie} [value='4.5']")).to_have_attribute(
            "aria-current", "true"
        )
        page.locator(f"#rate-{movie}").get_by_role("button", name="Clear").click()
        expect(page.locator(f"#rate-{movie} [aria-current]")).to_have_count(0)


def test_why_mute_and_not_interested_without_javascript(chromium: Browser, site: str) -> None:
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        come_as(page, "alan")
        for movie in movies_to_rate(page)[:2]:
            page.goto(f"/movies/{movie}/")
            leave_by(page, page.locator(f"#rate-{movie} [value='5.0']"))
        page.goto("/")
        before = picks(page)
        page.locator("#picks .why summary").first.click()
        leave_by(page, page.locator("#picks .why a").first)
        leave_by(page, page.locator("button[formaction$='/mute/']").first)
        home = context.new_page()
        home.goto("/")
        assert picks(home) != before
        leave_by(page, page.locator(".note").get_by_role("button", name="Undo"))
        page.goto("/")
        assert picks(page) == before
        page.locator("#picks").get_by_role("button", name="Not interested").first.click()
        undo = f".note form[action$='/movies/{before[0]}/not-interested/undo/']"
        expect(page.locator(undo)).to_be_visible()
        assert before[0] not in picks(page)
        page.goto("/not-interested/")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("main .empty")).to_be_visible()
        page.goto("/")
        assert picks(page) == before
