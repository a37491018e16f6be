"""Without JavaScript: a list in order, the dials, theme, language and hidden predictions."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from catalog.models import Movie, MovieList
from recommendations.models import Preferences

from ..people import picks, rated


def test_lists_and_settings_by_plain_forms(visit: Callable[..., Page]) -> None:
    user = rated("plain", 12)
    page = visit(user, java_script_enabled=False)
    kept = MovieList.objects.create(user=user, name="Three")
    for movie in Movie.objects.popular()[:3]:
        kept.add(movie)
    page.goto(f"/lists/{kept.pk}/")
    titles = page.locator(".entries .card-title")
    before = titles.all_inner_texts()
    page.get_by_role("button", name="Move down").first.click()
    expect(titles).to_have_text([before[1], before[0], before[2]])
    page.locator(".entry-remove").first.click()
    expect(titles).to_have_text([before[0], before[2]])

    page.goto("/")
    shown = picks(page)
    page.locator(".dials summary").click()
    page.get_by_label("From popular to unknown").press("End")
    page.locator(".dials").get_by_role("button", name="Save").click()
    assert Preferences.objects.of(user.pk).novelty == 1.0
    assert picks(page) != shown
    page.get_by_role("link", name="More movies for you").click()
    expect(page.locator(".row")).to_have_count(3)

    page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/taste/")
    page.get_by_role("switch", name="Hide predicted stars").click()
    expect(page.get_by_role("switch", name="Hide predicted stars")).to_be_checked()
    assert Preferences.objects.of(user.pk).hide_predictions
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
