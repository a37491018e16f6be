"""Another language, chosen in the footer: the toast speaks it, and the stars stay the same."""

from playwright.sync_api import Page, expect

from catalog.models import Rating

from .people import come_as, give_stars, movies_to_rate


def test_german_chosen_in_the_footer_is_what_the_toast_speaks(page: Page) -> None:
    come_as(page, "ada")
    page.locator("footer").get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    movie = movies_to_rate(page)[0]
    give_stars(page, movie, "4.5")
    toast = page.locator("#status")
    expect(toast).to_contain_text("4½ Sterne.")
    expect(toast.get_by_role("button", name="Rückgängig")).to_be_visible()
    rating = Rating.objects.get(user__username="ada", movie=movie)
    assert rating.stars == 4.5
    toast.get_by_role("button", name="Rückgängig").click()
    expect(toast).to_contain_text("Bewertung gelöscht.")
