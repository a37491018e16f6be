"""An account's age limit holds everywhere: no page, program, feed or mail shows a movie above it.

A movie that is too old for the account is liked, listed, logged, suggested, voted on and more;
every address of the site is asked, and none may name it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from catalog.models import (
    Certificate,
    ListEntry,
    Movie,
    MovieList,
    MovieNote,
    MovieRequest,
    OwnTag,
    Rating,
    UnmatchedMovie,
    Viewing,
    WatchlistEntry,
)
from core.age_limit import limited_to
from friends.models import Suggestion
from friends.services import accept, invite, suggest
from nights import services
from nights.models import Night, ShortlistEntry, Vote
from recommendations.home import more_rows
from recommendations.models import (
    ChosenGroup,
    Impression,
    ModelVersion,
    MutedRating,
    NotInterested,
    NotSeen,
    Prediction,
)
from recommendations.serving.picks import picks_for
from tests.api.programs import bearer, token_for
from tests.catalog.models.totals import wrong_totals
from tests.factories import CreditFactory, MovieTagFactory, PersonFactory, TagFactory, UserFactory
from tests.fuzz.routes import Route, every_route
from tests.html_reading import all_on, one_on, values_on, words_of
from weekly.message import picks_and_message
from weekly.models import Subscription

WORD = "Qzxforbidden"
"""In the titles of all that is not to be shown."""
NOT_WALKED = {
    # The whole of what is one's own, which is given out for the password alone.
    "export",
    "export_live",
    "download_export",
    "account_logout",
}


@dataclass
class World:
    """A user who has to do with a movie in every way, and what addresses are made of."""

    user: User
    host: User
    liked: Movie
    fresh: Movie
    shown: Movie
    known: dict[str, list[str]]
    queries: dict[str, list[str]]
    nights: list[Night]

    @property
    def forbidden(self) -> list[Movie]:
        return [self.liked, self.fresh]


@pytest.fixture
def world(trained: ModelVersion, settings: Settings) -> World:
    settings.COUNTRY = "DE"
    settings.TMDB_KEY = "a-key"
    user, host = UserFactory(), UserFactory()
    for title in ("Star Wars", "Raiders of the Lost Ark", "Jaws", "Toy Story"):
        movie = Movie.objects.filter(title=title).first()
        assert movie
        Rating.objects.rate(user.pk, movie, 5.0)
        Rating.objects.rate(host.pk, movie, 4.0)
    liked = Movie.objects.get(title="Star Wars")
    best = [pick.movie for pick in picks_for(user.pk, 60).items]
    above = [liked, *best[:20]]
    _rate_by_age(above)
    for number, movie in enumerate(above):
        movie.refresh_from_db()
        movie.title, movie.imdb_id = f"{WORD} {number}", f"tt99000{number:02}"
        movie.overview = f"{WORD} in a plot"
        movie.save()
    shown = Movie.objects.exclude(pk__in=[movie.pk for movie in above]).popular()[0]
    world = World(user, host, liked, above[1], shown, {}, {}, [])
    _library(world, above)
    _friends(world)
    _nights(world, above)
    _addresses(world)
    return world


def _rate_by_age(above: Sequence[Movie]) -> None:
    """Rate a third from 18, a third not at all, and a third in another country only."""
    countries = [("DE", 18), None, ("US", 0)]
    rows = [
        Certificate(movie=movie, country=rated[0], certificate=str(rated[1]), from_age=rated[1])
        for number, movie in enumerate(above)
        if (rated := countries[number % 3])
    ]
    others = Movie.everything.exclude(pk__in=[movie.pk for movie in above])
    rows += [Certificate(movie=one, country="DE", certificate="12", from_age=12) for one in others]
    Certificate.objects.bulk_create(rows)


def _library(world: World, above: list[Movie]) -> None:
    user = world.user
    Impression.objects.show(user.pk, [movie.pk for movie in above])
    Prediction.objects.create(
        rating=Rating.objects.get(user=user, movie=world.liked), stars=4.0, deviation=0.5
    )
    own = MovieList.objects.create(user=user, name="Mine").share()
    theirs = MovieList.objects.create(user=world.host, name="Theirs").share()
    for movie in [world.shown, *above[:3]]:
        WatchlistEntry.objects.put(user.pk, movie)
        own.add(movie)
        theirs.add(movie)
        OwnTag.objects.put(user.pk, movie, ["scary"])
        MovieNote.objects.write(user.pk, movie, "A note.")
        Viewing.objects.create(user=user, movie=movie, watched_on=timezone.localdate())
        Viewing.objects.create(user=user, movie=movie, watched_on=date(2025, 5, 1))
    Viewing.objects.create(user=user, movie=above[4], watched_on=timezone.localdate())
    Rating.objects.rate(user.pk, above[5], 0.5)
    MutedRating.objects.mute(user.pk, above[5])
    NotInterested.objects.mark(user.pk, above[6])
    NotSeen.objects.create(user=user, movie=above[7])
    ChosenGroup.objects.create(user=user, words=["genre", "Drama"]).movies.add(above[8])
    for movie in above[9:12]:
        Rating.objects.rate(user.pk, movie, 4.5)
        Rating.objects.rate(world.host.pk, movie, 4.5)
    director, tag = PersonFactory(name="Qadirector"), TagFactory(name="qatag")
    for movie in [world.shown, *above]:
        CreditFactory(movie=movie, person=director, role="director")
        MovieTagFactory(movie=movie, tag=tag, count=9)
    MovieRequest.objects.create(
        user=user, source="tmdb", source_id="1", title=f"{WORD} asked for", movie=world.fresh
    )
    UnmatchedMovie.objects.create(
        user=user, key="x", title="As in a file", candidates=[movie.pk for movie in above[:3]]
    )
    world.known["person"] = [str(director.pk)]
    world.known["tag"] = [str(tag.pk)]
    world.known["list_pk"] = world.known["list"] = [str(own.pk)]
    world.known["entry_pk"] = [str(pk) for pk in own.entries.values_list("pk", flat=True)]
    world.known["viewing_pk"] = [str(one.pk) for one in Viewing.objects.filter(user=user)]
    world.known["viewing"] = world.known["viewing_pk"]
    world.known["request_pk"] = [str(MovieRequest.objects.get().pk)]
    world.known["unmatched_pk"] = [str(UnmatchedMovie.objects.get().pk)]
    world.known["key"] = [str(own.share_key), str(theirs.share_key)]


def _friends(world: World) -> None:
    friendship = accept(str(invite(world.host.pk).key), world.user.pk)
    suggest(friendship, world.host.pk, Movie.objects.get(title=f"{WORD} 13"))
    suggest(friendship, world.user.pk, Movie.objects.get(title=f"{WORD} 14"))
    world.known["friendship_pk"] = [str(friendship.pk)]
    world.known["suggestion_pk"] = [str(one.pk) for one in Suggestion.objects.all()]


def _nights(world: World, above: list[Movie]) -> None:
    for stage in Night.Stage:
        night = services.start(world.host, f"Night {stage}", None, "Host")
        me = services.join(night, "Me", world.user.pk)
        services.veto(me, above[15])
        if stage != Night.Stage.PICKING:
            for place, movie in enumerate([world.shown, *above[:3]]):
                entry = ShortlistEntry.objects.create(
                    night=night,
                    movie=movie,
                    position=place,
                    final_votes=1 if stage == Night.Stage.DECIDED else None,
                )
                Vote.objects.create(participant=me, entry=entry)
        Night.objects.filter(pk=night.pk).update(stage=stage)
        world.nights.append(night)
        world.known["key"].append(night.key)
    world.known["night"] = [str(night.pk) for night in world.nights]


def _addresses(world: World) -> None:
    user = world.user
    world.known["pk"] = [str(movie.pk) for movie in (*world.forbidden, world.shown)]
    world.known["pk"] += world.known["person"]
    world.known["movie"] = world.known["pk"]
    world.known["secret"] = [token_for(user, "feed")]
    world.known["year"] = ["2025", str(timezone.localdate().year)]
    world.known["name"] = ["genre", "decade", "age", "country", "person", "tag"]
    person, tag = world.known["person"][0], world.known["tag"][0]
    words = [f"q={WORD}", f"q={WORD[:4]}", "q=tt9900000", "q=Qadirector", f"q={WORD} 1977"]
    world.queries = {
        "movies": [*words, f"person={person}", f"tag={tag}", "sort=fit", "sort=stars", "age=18"],
        "facet": ["", f"person={person}"],
        "suggestions": words,
        "diary": [f"log={WORD}", "month=2025-05"],
        "own_tags": ["tag=scary", "name=scary"],
        "similar": ["", "but=recent", "but=lighter", "but=less-known"],
        "night_live": ["version=0"],
        "api:search": words,
        "api:predictions": ["&".join(f"movie={pk}" for pk in world.known["pk"])],
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


def walked(world: World, **headers: str) -> dict[str, str]:
    """Ask every address as the user, those of the API with a token of theirs."""
    routes = [one for one in every_route() if not one.is_admin and one.name not in NOT_WALKED]
    browser = Client(headers={name.replace("_", "-"): one for name, one in headers.items()})
    browser.force_login(world.user)
    program = Client(headers=bearer(token_for(world.user, "read")))
    of_api = [route for route in routes if route.parts[0].startswith("/api/v1/")]
    pages = [route for route in routes if route not in of_api]
    return dict([*_walk(world, browser, pages), *_walk(world, program, of_api)])


def limit(user: User, age: int | None = 12) -> None:
    User.objects.filter(pk=user.pk).update(age_limit=age)


def test_no_address_shows_it(world: World) -> None:
    before = walked(world)
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
    assert sum(name.startswith("api") for name in before) >= 7
    limit(world.user)
    assert walked(world) == {}
    assert walked(world, HX_Request="true") == {}


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
            rows, _more = more_rows(world.user.pk, [], frozenset())
            return [pick.movie.title for row in rows for pick in row.picks]

    assert any(title.startswith(WORD) for title in rows_of(None))
    within = rows_of(12)
    assert within
    assert not any(title.startswith(WORD) for title in within)
    with limited_to(12):
        assert len(picks_for(world.user.pk, 15).items) == 15


def test_nothing_can_be_done_with_it(world: World) -> None:
    limit(world.user)
    client = Client()
    client.force_login(world.user)
    token = bearer(token_for(world.user, "write"))
    kept = _all_that_is_kept(world.user)
    own = {"movie": [str(movie.pk) for movie in world.forbidden]}
    own["pk"] = own["movie"]
    tried = 0
    for route in every_route():
        if route.is_admin or not {"pk", "movie"} & {*route.places}:
            continue
        values = [own.get(place, world.known.get(place, ["1"])) for place in route.places]
        if not route.parts[0].startswith(("/movies/", "/nights/", "/lists/", "/api/v1/")):
            continue
        if route.name in {"night_remove", "night_restore"}:
            continue
        for chosen in product(*values):
            address = route.path(list(chosen))
            fields = {"stars": "3", "name": "New", "tags": "x", "watched_on": "2026-01-01"}
            if address.startswith("/api/"):
                answers = [client.put(address, {"stars": 3}, "application/json", headers=token)]
                answers.append(client.delete(address, headers=token))
            else:
                answers = [client.post(address, fields | {"friend": world.known["friendship_pk"]})]
            for answer in answers:
                # To take a movie off a list that it is not on is done at once.
                assert answer.status_code in (204, 403, 404, 405), address
                assert WORD not in answer.content.decode(), address
                tried += 1
    assert tried > 40
    for viewing in world.known["viewing_pk"]:
        if WORD in Viewing._base_manager.get(pk=viewing).title:
            assert client.post(reverse("delete_viewing", args=[viewing])).status_code == 404
    sent = {"movie_id": world.fresh.pk}
    answer = client.post(reverse("api:log_viewing"), sent, "application/json", headers=token)
    assert answer.status_code == 404
    assert client.post(reverse("request_movie"), {"source_id": "2"}).status_code == 404
    assert _all_that_is_kept(world.user) == kept


def test_a_media_player_logs_none(world: World) -> None:
    limit(world.user)
    address = reverse("played", args=[token_for(world.user, "seen")])
    sent = {"movie": {"title": world.fresh.title, "ids": {"imdb": world.fresh.imdb_id}}}
    answer = Client().post(address, sent | {"progress": 99}, "application/json")
    assert answer.json() == {"logged": False}


def test_own_lists_say_how_many_are_hidden(world: World) -> None:
    limit(world.user)
    client = Client()
    client.force_login(world.user)
    own = reverse("list", args=world.known["list_pk"])
    counts = {
        page: values_on(client.get(page), "data-hidden-by-age")
        for page in (reverse("watchlist"), reverse("diary"), reverse("ratings"), own)
    }
    assert counts == {
        reverse("watchlist"): ["3"],
        reverse("diary"): ["7"],
        reverse("ratings"): ["5"],
        own: ["3"],
    }
    limit(world.user, None)
    assert not values_on(client.get(own), "data-hidden-by-age")


def test_counts_of_facets_are_of_what_is_shown(world: World) -> None:
    client = Client()
    client.force_login(world.user)
    limit(world.user)
    person = world.known["person"][0]
    page = client.get(reverse("facet", args=["person"]), {"person": person})
    assert _counts_on(page)[person] == "1"
    ages = client.get(reverse("facet", args=["age"]))
    assert [*_counts_on(ages)] == ["12"]


def test_what_is_computed_for_all_is_the_same_after_someone_with_a_limit(world: World) -> None:
    """Nobody gets less because somebody with a limit came first and it was kept."""
    limited, other = Client(), Client()
    limited.force_login(world.user)
    other.force_login(world.host)
    limit(world.user)
    for page in ("home", "movies", "taste"):
        limited.get(reverse(page))
    assert WORD in other.get(reverse("movies"), {"q": WORD}).content.decode()
    assert WORD in other.get(reverse("home")).content.decode()
    assert {*_counts_on(other.get(reverse("facet", args=["age"])))} == {"12", "18"}


def test_places_on_a_list_and_totals_stay_right(world: World) -> None:
    limit(world.user)
    client = Client()
    client.force_login(world.user)
    (own,) = MovieList.objects.filter(user=world.user)
    added = Movie.objects.exclude(title__startswith=WORD).order_by("-pk")[:2]
    for movie in added:
        client.post(reverse("add_to_list", args=[movie.pk, own.pk]))
    entries = own.entries.order_by("position")
    client.post(reverse("remove_entry", args=[own.pk, entries[0].pk]))
    client.post(reverse("move_entry", args=[own.pk, entries.last().pk]), {"position": "1"})
    places = list(own.entries.order_by("position").values_list("position", flat=True))
    assert places == list(range(1, 6))
    client.post(reverse("rate", args=[added[0].pk]), {"stars": "3"})
    assert not wrong_totals()


def test_all_of_it_can_be_deleted(world: World) -> None:
    from accounts.deletion import delete_data
    from accounts.models import DeletedData

    with limited_to(12):
        delete_data(world.user.pk, DeletedData.Kind.EVERYTHING)
    for kept in (Rating, Viewing, WatchlistEntry, OwnTag, MovieNote):
        assert not kept._base_manager.filter(user=world.user).exists()
    assert not wrong_totals()


def test_an_age_limit_costs_others_no_query(world: World) -> None:
    client = Client()
    client.force_login(world.host)
    pages = [
        reverse("home"),
        reverse("movies"),
        reverse("watchlist"),
        world.shown.get_absolute_url(),
        reverse("suggestions") + "?q=star",
    ]
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        certificates = [one["sql"] for one in asked.captured_queries if "certificate" in one["sql"]]
        # Its own page shows the movie's, with the query that reads the movie.
        most = 1 if page == world.shown.get_absolute_url() else 0
        assert len(certificates) <= most, certificates


def test_a_night_within_a_limit_can_be_voted_on_anew(world: World) -> None:
    limit(world.user)
    client = Client()
    client.force_login(world.host)
    night = world.nights[1]
    client.post(reverse("night_drop_vote", args=[night.key]))
    assert not ShortlistEntry._base_manager.filter(night=night).exists()
    client.post(reverse("night_start_vote", args=[night.key]))
    night.refresh_from_db()
    assert night.stage == Night.Stage.VOTING
    titles = night.shortlist.values_list("movie__title", flat=True)
    assert titles
    assert not any(title.startswith(WORD) for title in titles)
    assert one_on(client.get(night.get_absolute_url()), "#night, main")


def _counts_on(facet: Any) -> dict[str | None, str]:
    """Return by option of a facet how many movies have it."""
    return {
        box.attributes["value"]: words_of(label.css_first(".facet-count"))
        for label in all_on(facet, ".facet-option")
        if (box := label.css_first("input"))
    }


def _all_that_is_kept(user: User) -> dict[str, list[object]]:
    own = (Rating, Viewing, WatchlistEntry, OwnTag, MovieNote, NotInterested, NotSeen)
    kept: dict[str, list[object]] = {
        model.__name__: list(model._base_manager.filter(user=user).order_by("pk").values())
        for model in own
    }
    entries = ListEntry._base_manager.filter(movie_list__user=user)
    return kept | {"entries": list(entries.order_by("pk").values())}
