"""The plain form does all that htmx does, a page at a time."""

from playwright.sync_api import Browser, expect

from .people import movies_to_rate, picks, sign_up


def test_sign_up_rate_and_clear_without_javascript(chromium: Browser, site: str) -> None:
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        sign_up(page, "emmy")
        movie = movies_to_rate(page)[0]
        control = page.locator(f"#rate-{movie}")
        control.locator("input[value='4.5']").check(force=True)
        control.get_by_role("button", name="Save").click()
        expect(page.locator("#picks [data-pick]").first).to_be_visible()
        assert movie not in picks(page)
        page.goto(f"/movies/{movie}/")
        expect(page.locator(f"#rate-{movie} input[value='4.5']")).to_be_checked()
        page.locator(f"#rate-{movie}").get_by_role("button", name="Clear").click()
        expect(page.locator(f"#rate-{movie} input:checked")).to_have_count(0)
