"""Ratings out of ten: chosen on the account page, given by the keyboard."""

from playwright.sync_api import Page, expect

from accounts.models import User
from catalog.models import Movie, Rating

from .people import logged_in


def test_digits_rate_from_one_to_ten(page: Page) -> None:
    logged_in(page, "ida")
    page.goto("/account/")
    page.locator("#rating-scale button").click()
    expect(page.locator("#rating-scale")).to_have_attribute("data-out-of", "10")
    movie = Movie.objects.get(title="Fargo")
    page.goto(movie.get_absolute_url())
    # Ten stars, not the halves of five.
    drawn = page.locator(f"#rate-{movie.pk} .stars button").evaluate_all(
        "all => all.map(one => getComputedStyle(one, '::before').maskPosition)"
    )
    assert drawn == ["50% 50%"] * 10
    given = page.locator(f"#rate-{movie.pk} .rating-given")
    for key, stars in (("7", "3.5"), ("0", "5.0")):
        page.keyboard.press(key)
        expect(given).to_have_attribute("data-stars", stars)
    user = User.objects.get(username="ida")
    assert Rating.objects.get(user=user, movie=movie).stars == 5.0
