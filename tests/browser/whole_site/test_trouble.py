"""When things go wrong: no connection, two tabs, strange titles; and motion that is not wanted."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from catalog.models import Movie, MovieNote, Rating, WatchlistEntry
from tests.factories import PASSWORD

from ..conftest import SCREENSHOTS
from ..people import give_stars, picks, rated, undo_at

STRANGE = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 5,
    "عمر المختار: أسد الصحراء",
    "🎬🍿 The 👩‍👩‍👧‍👦 Movie",
    '<b>Bold</b> & "quoted"',
)


def test_stars_given_without_a_connection_are_not_lost(visit: Callable[..., Page]) -> None:
    user = rated("offline", 6)
    page = visit(user)
    page.goto("/")
    movie = picks(page)[0]
    star = page.locator(f"#rate-{movie} [value='4.5']")
    page.context.set_offline(True)
    star.evaluate("star => star.click()")
    again = page.locator("#status.is-shown").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    expect(star).to_have_attribute("aria-current", "true")
    assert not Rating.objects.filter(user=user, movie=movie).exists()
    page.context.set_offline(False)
    with page.expect_response(lambda answer: answer.url.endswith("/rate/")):
        again.click()
    expect(undo_at(page, f"/movies/{movie}/clear-rating/")).to_be_visible()
    assert Rating.objects.get(user=user, movie=movie).stars == 4.5


def test_a_note_written_after_the_session_ended_is_there_after_log_in(
    visit: Callable[..., Page],
) -> None:
    user = rated("ended", 6)
    page = visit(user)
    movie = Movie.objects.popular()[10]
    page.goto(movie.get_absolute_url())
    row = page.locator(f"#panel-note-{movie.pk}")
    row.locator("summary").click()
    row.locator("textarea").fill("The last half hour")
    page.context.clear_cookies(name="sessionid")
    row.get_by_role("button", name="Save").click()
    page.wait_for_url("**/account/login/**")
    expect(page.locator(".note")).to_be_visible()
    assert not MovieNote.objects.filter(user=user).exists()
    page.get_by_label("Login").or_(page.locator("input[name=login]")).first.fill(user.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".note-success form[action$='/undo/']")).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "session-ended.png")
    assert page.url.endswith(movie.get_absolute_url())
    assert MovieNote.objects.get(user=user).text == "The last half hour"


def test_two_tabs_that_rate_the_same_movie_end_the_same(visit: Callable[..., Page]) -> None:
    user = rated("tabs", 6)
    one = visit(user)
    movie = str(Movie.objects.popular()[20].pk)
    two = one.context.new_page()
    for tab in (one, two):
        tab.goto(f"/movies/{movie}/")
    give_stars(one, movie, "5.0")
    give_stars(two, movie, "2.0")
    assert Rating.objects.get(user=user, movie=movie).stars == 2.0
    for tab in (one, two):
        tab.reload()
        expect(tab.locator(f"#rate-{movie} [value='2.0']")).to_have_attribute(
            "aria-current", "true"
        )


def test_titles_of_any_length_and_script_fit(visit: Callable[..., Page]) -> None:
    user = rated("strange", 6)
    page = visit(user)
    movies = [Movie.objects.create(title=title[:400], year=1990) for title in STRANGE]
    for movie in movies:
        WatchlistEntry.objects.put(user.pk, movie)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 844})
        pages = ["/watchlist/", "/movies/?sort=newest", *(f.get_absolute_url() for f in movies)]
        for address in pages:
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        page.goto("/watchlist/")
        for title in (movie.title for movie in movies):
            expect(page.locator("main")).to_contain_text(title)
        page.screenshot(path=SCREENSHOTS / f"strange-titles-{width}.png", full_page=True)
    for movie in movies:
        movie.delete()


def test_motion_that_is_not_wanted_is_not_made(visit: Callable[..., Page]) -> None:
    moving = {}
    for wanted in ("no-preference", "reduce"):
        page = visit(rated(f"motion-{wanted}", 6), reduced_motion=wanted)
        page.add_init_script(
            "window.moved = 0; const animate = Element.prototype.animate;"
            "Element.prototype.animate = function (...how) {"
            " window.moved += 1; return animate.apply(this, how); };"
        )
        page.goto("/")
        give_stars(page, picks(page)[0], "5.0")
        expect(page.locator("#status.is-shown")).to_be_visible()
        if wanted == "no-preference":
            page.wait_for_function("window.moved > 0")
        moving[wanted] = page.evaluate("window.moved")
    assert moving["no-preference"] > 0
    assert moving["reduce"] == 0
