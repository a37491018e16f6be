"""An account's age limit holds everywhere: no page, program, feed or mail shows a movie above it.

A movie that is too old for the account is liked, listed, logged, suggested, voted on and more;
every address of the site is asked, and none may name it.
"""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from itertools import product

from django.test import Client
from django.urls import reverse

from core.age_limit import limited_to
from nights import services
from recommendations.home import more_rows
from recommendations.serving.picks import picks_for
from tests.api.programs import bearer, token_for
from tests.fuzz.routes import Route, every_route
from weekly.message import picks_and_message
from weekly.models import Subscription

from .world import WORD, World, limit

NOT_WALKED = {
    # The whole of what is one's own, which is given out for the password alone.
    "export",
    "export_live",
    "download_export",
    "account_logout",
}


def _walk(world: World, client: Client, routes: Sequence[Route]) -> Iterator[tuple[str, str]]:
    """Ask addresses for reading; yield those whose answer names what is forbidden."""
    for route in routes:
        values = [world.known.get(place, ["1"]) for place in route.places]
        for chosen, query in product(product(*values), world.queries.get(route.name, [""])):
            address = f"{route.path(list(chosen))}?{query}"
            answer = client.get(address)
            content = b"".join(answer) if answer.streaming else answer.content
            # What was typed comes back on a page, and no title is only that.
            for typed in (f'value="{WORD}"', f'value="{WORD} 1977"', f"{WORD} 1977", f"={WORD}"):
                content = content.replace(typed.encode(), b"")
            if WORD.encode() in content:
                yield route.name, address
            if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                break  # whatever stands in its places


def _routes(*, of_api: bool) -> list[Route]:
    return [
        route
        for route in every_route()
        if not route.is_admin
        and route.name not in NOT_WALKED
        and route.parts[0].startswith("/api/v1/") is of_api
    ]


def walked_pages(world: World, **headers: str) -> dict[str, str]:
    """Ask for every page as the user."""
    browser = Client(headers=headers)
    browser.force_login(world.user)
    return dict(_walk(world, browser, _routes(of_api=False)))


def walked_api(world: World) -> dict[str, str]:
    """Ask every address of the API with a token of the user's."""
    program = Client(headers=bearer(token_for(world.user, "read")))
    return dict(_walk(world, program, _routes(of_api=True)))


def test_no_address_shows_it(world: World) -> None:
    before = walked_pages(world)
    # That the walk gets where it is shown; whoever adds an address need not name it here.
    assert set(before) >= {
        "home",
        "rows",
        "movie",
        "movies",
        "suggestions",
        "person",
        "ratings",
        "watchlist",
        "list",
        "shared_list",
        "diary",
        "own_tags",
        "not_interested_list",
        "why",
        "taste",
        "year",
        "friend",
        "night",
        "night_live",
        "similar",
        "missing_movie",
        "requested_movie",
        "review_matches",
        "feed_of_picks",
        "feed_of_watchlist",
    }
    assert len(walked_api(world)) >= 7
    limit(world.user)
    assert walked_pages(world) == {}
    assert walked_pages(world, **{"HX-Request": "true"}) == {}
    assert walked_api(world) == {}


def test_others_at_a_night_see_no_more_than_the_youngest(world: World) -> None:
    client = Client()
    client.force_login(world.host)
    pages = [night.get_absolute_url() for night in world.nights]
    shown = [WORD in client.get(page).content.decode() for page in pages]
    assert shown == [True, True, True]
    limit(world.user)
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert WORD not in answer.content.decode()
    guest = Client()
    guest.post(reverse("night_join", args=[world.nights[0].key]), {"name": "Gus"})
    for page in (pages[0], reverse("night_movies", args=[world.nights[0].key])):
        answer = guest.get(page)
        assert answer.status_code == 200
        assert WORD not in answer.content.decode()
    services.set_removed(world.nights[1], world.nights[1].participants.get(name="Me"), removed=True)
    assert WORD in client.get(pages[1]).content.decode()


def test_no_mail_names_it(world: World) -> None:
    wants = Subscription.objects.create(user=world.user, time_zone="UTC", language="en")
    for age, is_named in ((None, True), (12, False)):
        limit(world.user, age)
        made = picks_and_message(Subscription.objects.select_related("user").get(pk=wants.pk))
        assert made
        picks, message = made
        assert len(picks) == 3
        assert (WORD in str(message.body)) is is_named


def test_no_row_has_it_and_rows_stay_full(world: World) -> None:
    def rows_of(age: int | None) -> list[str]:
        with limited_to(age):
            rows, _more = more_rows(world.user.pk)
            return [pick.movie.title for row in rows for pick in row.picks]

    assert any(title.startswith(WORD) for title in rows_of(None))
    within = rows_of(12)
    assert within
    assert not any(title.startswith(WORD) for title in within)
    with limited_to(12):
        assert len(picks_for(world.user.pk, 15).items) == 15
