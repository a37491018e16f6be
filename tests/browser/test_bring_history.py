"""A fresh account, a file dropped, two questions answered: the home page is visibly theirs."""

import re

from playwright.sync_api import Locator, Page, expect

from catalog.imports.history.running import continue_all
from catalog.models import Movie, Rating, UnmatchedMovie
from catalog.text import fold

from ..catalog.imports.history.bringing import LB_ENTRY, csv_text, lb_ratings, letterboxd
from .axe import axe_finds
from .conftest import SCREENSHOTS
from .people import come_as, leave_by, logged_in, picks, settled, until

ROWS = 300
ONE_WORD = re.compile(r"[A-Z][a-z]{4,}")
"""Such a title without a year is not sure to be the only movie of that name."""


def history() -> tuple[bytes, list[Movie]]:
    """An archive of `ROWS` ratings, and two of its movies that have no year in it."""
    popular = Movie.objects.filter(year__isnull=False).popular()[: ROWS + 40]
    known = [movie for movie in popular if has_title_alone(movie)][:ROWS]
    unsure = [movie for movie in known if ONE_WORD.fullmatch(movie.title)][-2:]
    rows = [
        (movie.title, "" if movie in unsure else movie.year, 5 if n % 3 else 1.5)
        for n, movie in enumerate(known)
    ]
    day = (
        "2024-05-04",
        known[0].title,
        known[0].year,
        "https://boxd.it/x",
        "",
        "",
        "",
        "2024-05-01",
    )
    return letterboxd(ratings=lb_ratings(*rows), diary=csv_text(LB_ENTRY, day)), unsure


def has_title_alone(movie: Movie) -> bool:
    named = Movie.objects.filter(search_text__contains=f"| {fold(movie.title)} |")
    return named.count() == 1


def reasons(page: Page) -> str:
    settled(page)
    return " ".join(page.locator("#picks .card-reason").all_inner_texts())


def test_a_dropped_archive_changes_the_picks(page: Page) -> None:
    come_as(page, "ada")
    page.locator("#bring-history").click()
    content, unsure = history()
    before = set(picks_of_home(page))
    page.goto("/import/")
    assert axe_finds(page) == []
    file = {"name": "export.zip", "mimeType": "application/zip", "buffer": content}
    page.locator("#id_uploads").set_input_files([file])  # type: ignore[list-item]
    expect(page.locator("#chosen-files")).to_have_text("export.zip")
    leave_by(page, page.locator("#bring button[type=submit]"))
    expect(page.locator("#import-state")).to_have_attribute("data-state", "waiting")
    assert continue_all() == 1

    expect(page.locator("#import-state")).to_have_attribute("data-state", "done")
    expect(page.locator("[data-kind=ratings]")).to_have_attribute("data-count", str(ROWS - 2))
    page.screenshot(path=SCREENSHOTS / "import.png", full_page=True)
    assert axe_finds(page) == []
    leave_by(page, page.locator("#review-link"))
    assert axe_finds(page) == []
    page.screenshot(path=SCREENSHOTS / "review.png", full_page=True)
    for left in (2, 1):
        expect(page.locator("#review")).to_have_attribute("data-left", str(left))
        page.keyboard.press("1")
        until(page, lambda left=left: UnmatchedMovie.objects.filter(movie=None).count() < left)  # type: ignore[misc]
        page.wait_for_load_state()
    expect(page.locator("#review-done")).to_be_visible()

    ratings = Rating.objects.filter(user__username="ada")
    assert ratings.count() == ROWS
    assert ratings.filter(movie__in=unsure).count() == 2
    own = set(ratings.values_list("movie__title", flat=True))
    after = picks_of_home(page)
    assert len(set(after) - before) > len(after) / 2
    assert not set(map(str, ratings.values_list("movie", flat=True))) & set(after)
    assert any(title in reasons(page) for title in own)
    page.screenshot(path=SCREENSHOTS / "after_import.png")


def test_an_import_is_undone(page: Page) -> None:
    logged_in(page, "emmy")
    page.goto("/import/")
    file = {"name": "x", "mimeType": "text/plain", "buffer": history()[0]}
    page.locator("#id_uploads").set_input_files([file])  # type: ignore[list-item]
    leave_by(page, page.locator("#bring button[type=submit]"))
    continue_all()
    expect(page.locator("#see-picks")).to_be_visible()
    leave_by(page, button(page))
    continue_all()
    expect(page.locator("#import-state")).to_have_attribute("data-state", "undone")
    assert not Rating.objects.filter(user__username="emmy").exists()


def button(page: Page) -> Locator:
    return page.locator("#undo-import")


def picks_of_home(page: Page) -> list[str]:
    page.goto("/")
    return picks(page)
