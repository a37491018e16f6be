"""Nothing can be done with a movie above the limit, and nothing that one has of it is lost."""

from itertools import product
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from catalog.models import (
    ListEntry,
    Movie,
    MovieList,
    MovieNote,
    OwnTag,
    Rating,
    Viewing,
    WatchlistEntry,
)
from core.age_limit import limited_to
from nights.models import Night, ShortlistEntry
from recommendations.models import (
    NotInterested,
    NotSeen,
)
from tests.api.programs import bearer, token_for
from tests.catalog.models.totals import wrong_totals
from tests.fuzz.routes import every_route
from tests.html_reading import all_on, one_on, values_on, words_of

from .world import WORD, World, limit


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
