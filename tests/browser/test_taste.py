"""One visit to the page about one's taste: the map by keyboard, and hidden predictions."""

from playwright.sync_api import Page, expect

from accounts.models import User
from catalog.models import Movie
from recommendations.models import Preferences
from recommendations.serving import prediction_log

from .people import come_as, logged_in

FOCUSED = "document.activeElement.querySelector('title')?.textContent"


def rated(name: str, count: int) -> list[Movie]:
    """Rate well-known movies, and return those that are left."""
    user = User.objects.get(username=name)
    movies = list(Movie.objects.popular()[: count + 1])
    for movie in movies[:count]:
        prediction_log.rate(user.pk, movie.pk, 1 + movie.pk % 5)
    return movies[count:]


def place_of_focus(page: Page) -> tuple[float, float]:
    box = page.evaluate(
        "(({x, y, width, height}) => [x + width / 2, y + height / 2])"
        "(document.activeElement.querySelector('circle').getBoundingClientRect())"
    )
    return box[0], box[1]


def test_the_map_by_keyboard_and_hidden_predictions(page: Page) -> None:
    logged_in(page, "ada")
    (left,) = rated("ada", 60)
    page.goto("/taste/")
    expect(page.locator(".map a")).to_have_count(60)
    expect(page.locator(".map a[tabindex='0']")).to_have_count(1)

    # Into the map with Tab, across it with the arrow keys, out of it with Tab.
    page.locator(".skip-map").focus()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)
    for key, axis, sign in (("ArrowLeft", 0, -1), ("ArrowUp", 1, -1), ("ArrowRight", 0, 1)):
        before = place_of_focus(page)
        page.keyboard.press(key)
        assert (place_of_focus(page)[axis] - before[axis]) * sign >= 0
    for _ in range(60):
        page.keyboard.press("ArrowLeft")
    seen = set()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
        seen.add(page.evaluate(FOCUSED))
    assert len(seen) > 3
    here = page.evaluate(FOCUSED)
    expect(page.locator("[data-map-caption]")).to_have_text(here)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.map')") is None
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) == here
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(here.rsplit(" (", 1)[0])
    page.go_back()

    # A drawing is also a table.
    tables = page.locator(".chart-table")
    tables.first.locator("summary").click()
    expect(tables.first.locator("table")).to_be_visible()

    # Predictions hidden, undone from the status line, and once more.
    switch = page.get_by_role("switch", name="Hide predicted stars")
    expect(switch).not_to_be_checked()
    switch.press("Enter")
    expect(switch).to_be_checked()
    expect(switch).to_be_focused()
    expect(page.locator("#status").get_by_role("button")).to_be_visible()
    page.locator("#status").get_by_role("button", name="Undo").click()
    expect(switch).not_to_be_checked()
    switch.click()
    expect(switch).to_be_checked()
    assert Preferences.objects.get().hide_predictions

    # Hidden before the rating, shown after it.
    page.goto(left.get_absolute_url())
    predicted = page.locator(f"#predicted-{left.pk}")
    expect(predicted.locator("[data-predicted='hidden']")).to_be_visible()
    page.locator(f"#rate-{left.pk} [value='4.0']").click()
    expect(predicted.locator("[data-predicted='before-rating']")).to_be_visible()
    expect(predicted.locator("[data-predicted='hidden']")).to_have_count(0)


def test_it_fits_a_phone(page: Page) -> None:
    come_as(page, "grace")
    rated("grace", 30)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/taste/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    labels = page.locator(".map-labels text:visible")
    boxes = labels.evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().toJSON())")
    assert boxes
    for index, one in enumerate(boxes):
        assert one["left"] >= 0
        assert one["right"] <= 320
        for other in boxes[:index]:
            apart = (
                one["right"] <= other["left"]
                or other["right"] <= one["left"]
                or one["bottom"] <= other["top"]
                or other["bottom"] <= one["top"]
            )
            assert apart
