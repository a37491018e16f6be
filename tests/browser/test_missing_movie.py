"""A movie from last week is missing: it is asked for, fetched, and among one's picks."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import User
from catalog.additions.asking import fetch_requested
from catalog.models import Movie, Rating
from movierec.embedded.recorded_sources import RecordedMovie

from ..catalog.sources import asked
from ..factories import MovieFactory
from .axe import axe_finds
from .conftest import SCREENSHOTS
from .people import come_as, leave_by, settled

LAST_WEEK = timezone.now() - timedelta(days=7)
MOVIE = RecordedMovie(
    number=90_000_001,
    title="The Paper Dragon",
    year=LAST_WEEK.year,
    released=LAST_WEEK.date().isoformat(),
    runtime=91,
    genres=("Animation", "Family", "Adventure"),
    directors=("Jane Example",),
    cast=("John Example",),
)


def test_a_missing_movie_is_asked_for_and_picked(page: Page, settings: Settings) -> None:
    come_as(page, "ada")
    ada = User.objects.get(username="ada")
    for movie in Movie.objects.filter(genres__name="Animation").popular()[:12]:
        Rating.objects.rate(ada.pk, movie, 5.0)
    for movie in Movie.objects.filter(genres__name="Thriller").popular()[:6]:
        Rating.objects.rate(ada.pk, movie, 1.0)
    MovieFactory(year=MOVIE.year, genres=["Thriller"])
    with asked(settings, MOVIE):
        page.goto("/movies/?q=paper+dragon")
        leave_by(page, page.locator("#ask-for-movie a"))
        expect(page.locator("#found [data-source-id]")).to_have_count(1)
        assert axe_finds(page) == []
        page.screenshot(path=SCREENSHOTS / "missing-movie.png", full_page=True)
        leave_by(page, page.locator("#found button"))
        expect(page.locator("#requested-state")).to_have_attribute("data-state", "waiting")
        assert axe_finds(page) == []
        assert fetch_requested() == 1
        # The page notices by itself.
        expect(page.locator("#open-movie")).to_be_visible()
        assert axe_finds(page) == []
        page.screenshot(path=SCREENSHOTS / "requested-movie.png", full_page=True)
        leave_by(page, page.locator("#open-movie"))
    movie = Movie.objects.get(title=MOVIE.title)
    poster = page.locator(".movie-poster img")
    expect(poster).to_have_js_property("complete", True)
    assert poster.evaluate("image => image.naturalWidth") > 0
    expect(page.locator(".credits")).to_contain_text("Jane Example")
    assert axe_finds(page) == []
    page.screenshot(path=SCREENSHOTS / "fetched-movie.png", full_page=True)
    # Nobody has rated it, so it is behind what everybody loves, until one asks for what is new.
    page.goto("/")
    page.locator(".dials summary").click()
    with page.expect_response("**/dials/"):
        page.locator("[name=from_year]").select_option("2020")
    settled(page)
    expect(page.locator("#picks [data-pick]").first).to_have_attribute("data-movie", str(movie.pk))
