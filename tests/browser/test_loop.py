"""Sign up, rate three movies, and see the picks move with each."""

from playwright.sync_api import Page, Route, expect

from catalog.models import Rating

from .people import come_as, give_stars, movies_to_rate, picks, sign_up, undo_at, until


def test_sign_up_rate_three_movies_and_the_picks_move(page: Page) -> None:
    sign_up(page, "ada")
    seen = [picks(page)]
    for movie, stars in zip(movies_to_rate(page)[:3], ("5.0", "4.5", "1.0"), strict=True):
        give_stars(page, movie, stars)
        seen.append(picks(page))
        assert movie not in seen[-1]
    assert len({tuple(shown) for shown in seen}) == 4
    assert sorted(Rating.objects.filter(user__username="ada").values_list("stars", flat=True)) == [
        1.0,
        4.5,
        5.0,
    ]
    page.reload()
    assert picks(page) == seen[-1]
    expect(page.locator("#picks")).to_have_attribute("data-basis", "ratings")


def test_a_cleared_rating_brings_the_former_picks_back(page: Page) -> None:
    come_as(page, "grace")
    first, second = movies_to_rate(page)[:2]
    give_stars(page, first, "5.0")
    before = picks(page)
    give_stars(page, second, "0.5")
    assert picks(page) != before
    with page.expect_response(lambda answer: "clear-rating" in answer.url):
        page.locator(f"#rate-{second}").get_by_role("button", name="Clear").click()
    expect(undo_at(page, f"/movies/{second}/rate/")).to_be_visible()
    assert set(before) <= {*picks(page), second}


def test_a_movie_rated_among_the_picks_leaves_them(page: Page) -> None:
    come_as(page, "joan")
    give_stars(page, movies_to_rate(page)[0], "5.0")
    best = picks(page)[0]
    give_stars(page, best, "4.0")
    assert best not in picks(page)


def test_stars_are_given_with_the_keyboard_alone(page: Page) -> None:
    come_as(page, "hedy")
    movie = movies_to_rate(page)[0]
    control = page.locator(f"#rate-{movie}")
    control.locator(".stars button").first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    with page.expect_response(lambda answer: answer.url.endswith(f"/movies/{movie}/rate/")):
        page.keyboard.press("Enter")
    expect(page.locator("#status")).not_to_be_empty()
    assert Rating.objects.get(user__username="hedy", movie=movie).stars == 1.0
    expect(control.locator(":focus")).to_have_count(1)


def test_the_picks_move_on_a_movies_own_page(page: Page) -> None:
    come_as(page, "mary")
    movie = movies_to_rate(page)[0]
    page.goto(f"/movies/{movie}/")
    give_stars(page, movie, "5.0")
    assert picks(page)
    assert movie not in picks(page)


def test_picks_that_come_while_a_rating_is_on_its_way_follow_it(page: Page) -> None:
    come_as(page, "ruth")
    movie = movies_to_rate(page)[0]
    held: dict[str, Route] = {}
    page.route("**/picks/", lambda asked: held.setdefault("picks", asked))
    page.route("**/rate/", lambda asked: held.setdefault("rating", asked))
    page.goto(f"/movies/{movie}/")
    page.locator(f"#rate-{movie} [value='5.0']").evaluate("star => star.click()")
    until(page, lambda: len(held) == 2)
    held["picks"].continue_()
    expect(page.locator("#picks [data-pick]").first).to_be_attached()
    held["rating"].continue_()
    expect(page.locator("#picks")).to_have_attribute("data-basis", "ratings")
    assert movie not in picks(page)
