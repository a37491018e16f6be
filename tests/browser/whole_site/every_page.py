"""Every page of the site, and who looks at it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, expect

from accounts.models import User
from tests.factories import UserFactory
from weekly.subscribing import off_token

from ..conftest import log_in, open_page
from .furnished import Furnished


class Visited(NamedTuple):
    """A page of the site, and who is looking at it."""

    name: str
    who: str
    address: Callable[[Furnished], str]


def at(name: str, *args: Any, query: str = "") -> Callable[[Furnished], str]:
    return lambda _own: reverse(name, args=args) + query


def of_list(name: str) -> Callable[[Furnished], str]:
    return lambda own: reverse(name, args=[own.movie_list.pk])


def at_weekly_off(own: Furnished) -> str:
    return reverse("weekly_off", args=[off_token(own.user.pk)])


PAGES = [
    Visited("welcome of a visitor", "visitor", at("home")),
    Visited("sign-up", "visitor", at("account_signup")),
    Visited("log-in", "visitor", at("account_login")),
    Visited("password reset", "visitor", at("account_reset_password")),
    Visited("movie of a visitor", "visitor", lambda own: own.movie.get_absolute_url()),
    Visited("explore of a visitor", "visitor", at("movies")),
    Visited(
        "shared list", "visitor", lambda o: reverse("shared_list", args=[o.movie_list.share_key])
    ),
    Visited("join a night", "visitor", lambda own: own.night.get_absolute_url()),
    Visited("offline", "visitor", at("offline")),
    Visited("not found", "visitor", lambda _own: "/nothing/"),
    Visited("server error", "visitor", lambda _own: "/broken/"),
    Visited("nothing can be saved", "visitor", lambda _own: "/full/"),
    Visited("too busy", "visitor", lambda _own: "/busy/"),
    Visited("form out of date", "visitor", lambda _own: "/refused/"),
    Visited("too much at once", "visitor", lambda _own: "/hurried/"),
    Visited("only posted", "visitor", lambda own: reverse("rate", args=[own.movie.pk])),
    Visited("turn the weekly mail off", "visitor", at_weekly_off),
    Visited("reset sent", "visitor", at("account_reset_password_done")),
    Visited("leave a night", "guest", lambda o: reverse("night_leave", args=[o.night.key])),
    Visited("guest's night", "guest", lambda own: own.night.get_absolute_url()),
    Visited("guest's movies", "guest", lambda o: reverse("night_movies", args=[o.night.key])),
    Visited("first steps: groups", "new user", at("welcome")),
    Visited("first steps: movies", "new user", at("welcome_movies")),
    Visited("home of a new user", "new user", at("home")),
    Visited("empty ratings", "new user", at("ratings")),
    Visited("empty watchlist", "new user", at("watchlist")),
    Visited("no lists", "new user", at("lists")),
    Visited("empty diary", "new user", at("diary")),
    Visited("no tags", "new user", at("own_tags")),
    Visited("too few for a taste", "new user", at("taste")),
    Visited("empty year", "new user", at("latest_year")),
    Visited("nothing hidden", "new user", at("not_interested_list")),
    Visited("no friends", "new user", at("friends")),
    Visited("no invitation", "new user", at("friend_invitation", "x" * 22)),
    Visited("invitation of a friend", "new user", lambda own: own.invitation),
    Visited("no nights", "new user", at("nights")),
    Visited("home", "ada", at("home")),
    Visited("rows", "ada", at("rows")),
    Visited("explore", "ada", at("movies")),
    Visited("explore, found", "ada", at("movies", query="?q=star&decade=1970")),
    Visited("explore, nothing", "ada", at("movies", query="?q=zzzzqqqq&decade=1950")),
    Visited("movie", "ada", lambda own: own.movie.get_absolute_url()),
    Visited("why", "ada", lambda own: reverse("why", args=[own.unseen])),
    Visited("person", "ada", lambda own: reverse("person", args=[own.person])),
    Visited("ratings", "ada", at("ratings")),
    Visited("watchlist", "ada", at("watchlist")),
    Visited("lists", "ada", at("lists")),
    Visited("list", "ada", of_list("list")),
    Visited("edit list", "ada", of_list("edit_list")),
    Visited("new list", "ada", at("create_list")),
    Visited("edit a viewing", "ada", lambda own: reverse("edit_viewing", args=[own.viewing])),
    Visited("diary", "ada", at("diary")),
    Visited("own tags", "ada", at("own_tags")),
    Visited("taste", "ada", at("taste")),
    Visited("year", "ada", at("latest_year")),
    Visited("not interested", "ada", at("not_interested_list")),
    Visited("bring a history", "new user", at("bring_history")),
    Visited("imports", "ada", at("bring_history")),
    Visited("import", "ada", lambda own: reverse("history_import", args=[own.history_import])),
    Visited("review", "ada", at("review_matches")),
    Visited("review at a source", "ada", lambda o: reverse("choose_at_source", args=[o.unmatched])),
    Visited("unknown movies", "ada", at("unknown_movies")),
    Visited("missing movie", "ada", at("missing_movie")),
    Visited("requested movie", "ada", lambda own: reverse("requested_movie", args=[own.request])),
    Visited("account", "ada", at("account")),
    Visited("email", "ada", at("account_email")),
    Visited("tokens", "ada", at("tokens")),
    Visited("for programs", "ada", at("api_docs")),
    Visited("change password", "ada", at("account_change_password")),
    Visited("delete account", "ada", at("account_delete")),
    Visited("bring back an account", "visitor", at("bring_back")),
    Visited("privacy", "visitor", at("privacy")),
    Visited("age limit", "ada", at("age_limit")),
    Visited("change username", "ada", at("change_username")),
    Visited("log-out", "ada", at("account_logout")),
    Visited("delete a vote", "ada", lambda own: reverse("night_drop_vote", args=[own.night.key])),
    Visited("delete a night", "ada", lambda own: reverse("night_delete", args=[own.night.key])),
    Visited("what one can watch", "ada", at("watching")),
    Visited("shelf", "ada", lambda own: reverse("shelf", args=[own.shelf])),
    Visited("delete a shelf", "ada", lambda own: reverse("delete_shelf", args=[own.shelf])),
    Visited("no shelves", "new user", at("watching")),
    Visited("friends", "ada", at("friends")),
    Visited("friend", "ada", lambda own: own.friendship.get_absolute_url()),
    Visited("end a friendship", "ada", lambda o: reverse("end_friendship", args=[o.friendship.pk])),
    Visited("nights", "ada", at("nights")),
    Visited("night", "ada", lambda own: own.night.get_absolute_url()),
    Visited(
        "not in a night", "new user", lambda own: reverse("night_movies", args=[own.night.key])
    ),
]
ALONE = {
    "/broken/": "500.html",
    "/full/": "503_storage.html",
    "/busy/": "503.html",
    "/refused/": "403_csrf.html",
    "/hurried/": "429.html",
}
"""Pages that come in place of others; their names begin with their status."""

WIDTHS = (961, 769, 700, 640, 390, 320)
"""CSS pixels: a small desk, tablets, a desktop at 200%, phones."""

OVER_THE_EDGE = """() => {
    if (document.documentElement.scrollWidth <= innerWidth) return "";
    const over = [...document.querySelectorAll("body *")].filter(
        node => node.getBoundingClientRect().right > innerWidth + 1);
    return over.slice(0, 4).map(node => node.outerHTML.slice(0, 120)).join("\\n") || "?";
}"""


def showing(page: str, status: int) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=page, content_type="text/html", status=status)


def status_of(template: str) -> int:
    return int(template[:3])


@contextmanager
def people_with_pages(
    chromium: Browser, site: str, own: Furnished, language: str
) -> Iterator[dict[str, Page]]:
    """A page each: of a visitor, a guest of a night, someone new, and someone with everything."""
    with (
        # A service worker would fetch by itself what is put in place of other pages.
        open_page(chromium, site, locale=language, service_workers="block") as visitor,
        open_page(chromium, site, locale=language) as guest,
        open_page(chromium, site, locale=language) as new_user,
        open_page(chromium, site, locale=language) as ada,
    ):
        with translation.override(language):
            for address, template in ALONE.items():
                shown = showing(render_to_string(template), status_of(template))
                visitor.route(f"**{address}", shown)
        guest.goto(own.night.get_absolute_url())
        # Whoever looks at every page next is another one, on the same site, at the same night.
        guest.locator("input[name=name]").fill(f"Cy {own.night.participants.count()}")
        guest.locator("input[name=name]").press("Enter")
        expect(guest.locator("#guest-movies")).to_be_visible()
        long_name = f"wolfgang-amadeus-{User.objects.count()}-theophilus"
        log_in(new_user, UserFactory(username=long_name))
        log_in(ada, own.user)
        yield {"visitor": visitor, "guest": guest, "new user": new_user, "ada": ada}


def go_to(visited: Visited, people: dict[str, Page], own: Furnished) -> Page:
    """Open a page on a desk, in the light, without movement."""
    page = people[visited.who]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    address = visited.address(own)
    answer = page.goto(address)
    if address in ALONE:
        assert answer is not None
        assert answer.status == status_of(ALONE[address])
    expect(page.locator("h1")).to_have_count(1)
    return page


def too_wide(page: Page) -> dict[int, str]:
    """Name by width what reaches over the right edge, from a small phone to a desk."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        found[width] = str(page.evaluate(OVER_THE_EDGE))
    return {width: what for width, what in found.items() if what}
