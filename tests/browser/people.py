"""What a person does with the site, step by step."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, Response, expect

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import OnboardingDone
from tests.factories import PASSWORD, UserFactory

from .conftest import log_in

SCROLL_TO_MORE = """() => {
    const place = document.querySelector(".rows-to-come");
    if (!place) return null;
    scrollTo(0, place.getBoundingClientRect().top + scrollY - innerHeight / 2);
    return document.querySelectorAll(".row").length;
}"""
"""Returns how many rows there are before more come; nothing where no more will."""


def rated(name: str, count: int) -> User:
    """Make a user who gave stars to well-known movies."""
    user = UserFactory(username=name)
    for place, movie in enumerate(Movie.objects.popular()[:count]):
        Rating.objects.rate(user.pk, movie, (5.0, 4.0, 2.5, 4.5, 1.0)[place % 5])
    return user


def logged_in(page: Page, name: str, ratings: int = 0) -> User:
    """Give a page to someone who has an account and passed the first steps by."""
    user = rated(name, ratings)
    OnboardingDone.objects.create(user=user)
    log_in(page, user)
    return user


def come_as(page: Page, name: str, ratings: int = 0) -> User:
    """Arrive at the home page as such a person."""
    user = logged_in(page, name, ratings)
    page.goto("/")
    return user


def sign_up(page: Page, name: str) -> None:
    """Make an account in the browser, pass the first steps by and arrive at the home page."""
    fill_in_sign_up(page, name)
    page.get_by_role("button", name="Skip all").click()
    expect(page.locator("#to-rate")).to_be_visible()


def fill_in_sign_up(page: Page, name: str) -> None:
    """Make an account in the browser and arrive at the first steps."""
    page.goto("/account/signup/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Email").fill(f"{name}@example.org")
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".group").first).to_be_visible()


def is_post(answer: Response) -> bool:
    """Say whether an answer is to a form, and not to what the page reports by itself."""
    return answer.request.method == "POST" and answer.request.resource_type != "ping"


def leave_by(page: Page, button: Locator) -> None:
    """Press what sends a plain form, and wait for the page that follows."""
    with page.expect_navigation():
        button.click()


def settled(page: Page) -> None:
    """Wait until the page is there and htmx has put in its place all that it asked for.

    An answer that has come is not yet on the page, and a page that is on its way is half there.
    """
    page.wait_for_load_state()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def undo_at(page: Page, address: str) -> Locator:
    """The form in the status line that takes back what was just done, by where it posts to."""
    return page.locator(f"#status.is-shown form[data-undo][action$='{address}']")


def until(page: Page, what: Callable[[], bool]) -> None:
    """Wait for what no event tells of, such as a row of the database."""
    for _moment in range(600):
        if what():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen within a minute")


def picks(page: Page) -> list[str]:
    """The ids of the movies among the picks, in order."""
    settled(page)
    return page.locator("#picks [data-pick]").evaluate_all(
        "nodes => nodes.map(node => node.dataset.movie)"
    )


def movies_to_rate(page: Page) -> list[str]:
    """The ids of the movies in the grid to rate, in order."""
    settled(page)
    return page.locator("#to-rate .rating").evaluate_all(
        "nodes => nodes.map(node => node.id.slice(5))"
    )


def give_stars(page: Page, movie: str, stars: str) -> None:
    """Choose stars in a movie's control and wait until the picks have answered."""
    # What it says of the rating before would be taken for the answer to this one.
    page.evaluate("document.getElementById('status').replaceChildren()")
    # Where the status line, which shows for a while after each rating, does not lie over it.
    page.locator(f"#rate-{movie}").evaluate("form => form.scrollIntoView({ block: 'center' })")
    with page.expect_response(lambda answer: answer.url.endswith(f"/movies/{movie}/rate/")):
        page.locator(f"#rate-{movie} [value='{stars}']").evaluate("star => star.click()")
    expect(page.locator("#status")).not_to_be_empty()
    settled(page)


def scroll_to_rows(page: Page, *, all_of_them: bool = False) -> list[str]:
    """Scroll until rows have come; return their ids."""
    settled(page)
    while (shown := page.evaluate(SCROLL_TO_MORE)) is not None:
        page.wait_for_function(
            "n => document.querySelectorAll('.row').length > n"
            " || !document.querySelector('.rows-to-come')",
            arg=shown,
        )
        if not all_of_them:
            break
    settled(page)
    return list(page.locator(".row").evaluate_all("rows => rows.map(row => row.id)"))
