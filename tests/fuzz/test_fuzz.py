"""What `make fuzz` draws, and what it calls a finding."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.urls import resolve

from movierec.body_sizes import TAKE_FILES

from . import workers
from .episode import FILE_FIELDS, Episode, Parameters
from .json_bodies import JSON, examples, methods_of_programs
from .routes import every_route
from .running import Outcome, Run
from .sending import Sent
from .values import MARKUP
from .world import World

Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def small_world() -> World:
    private = {"ada note": b"ada-k7note", "bob note": b"bob-k7note"}
    return World({"ada": {}, "bob": {}}, {"pk": ["1", "2"]}, private)


def drawn(seed: str) -> list[str]:
    episode = Episode(seed, small_world(), every_route(), Parameters())
    return [str(episode.draw()[0]) for _ in range(60)]


def test_the_same_seed_draws_the_same_requests() -> None:
    assert drawn("1-1") == drawn("1-1")
    assert drawn("1-1") != drawn("1-2")


def test_every_kind_of_address_is_among_the_routes() -> None:
    routes = {route.name: route for route in every_route()}
    for name in (
        "home",
        "night_veto",
        "account_login",
        "admin:catalog_movie_change",
        "set_language",
    ):
        route = routes[name]
        match = resolve(route.path(["1"] * len(route.places)))
        assert match.view_name == name
    assert routes["night_veto"].places == ("key", "pk")


def answering(body: bytes, failure: Exception | None = None) -> Answer:
    """A site that answers everything in one way."""

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if failure is not None:
            raise failure
        start("200 OK", [("Content-Type", "text/html")])
        return [body]

    return application


def outcome_of(application: Answer, most_seconds: float = 60.0) -> Outcome:
    home = [route for route in every_route() if route.name == "home"]
    run = Run(application, small_world(), home, most_seconds)
    run.episode(seed=1, number=1)
    return run.outcome


@pytest.mark.django_db
def test_what_an_answer_should_not_be_is_found() -> None:
    def kinds(application: Answer, most_seconds: float = 60.0) -> set[str]:
        return {kind for kind, _where in outcome_of(application, most_seconds).findings}

    assert kinds(answering(b"<p>Welcome</p>")) == set()
    assert kinds(answering(b"", ZeroDivisionError("no"))) == {"failed"}
    assert kinds(answering(b"<p>bob-k7note</p>")) == {"bob note shown to ada"}
    assert kinds(answering(MARKUP.encode())) == {"not escaped"}
    assert kinds(answering(b""), most_seconds=-1.0) == {"slow"}


def requests_to(*names: str) -> list[Sent]:
    """Some hundreds of requests, made for these routes."""
    routes = [route for route in every_route() if route.name in names]
    world = small_world()
    world.tokens["ada"] = "secret"
    episode = Episode("1-1", world, routes, Parameters())
    return [episode.draw()[0] for _ in range(300)]


def test_programs_send_json_as_described_and_odd_json() -> None:
    sent = requests_to("api:put_rating", "played")
    methods = {one.method for one in sent if one.content_type == JSON and one.body}
    assert methods == {"PUT", "POST"}
    bodies = [one.body for one in sent if one.content_type == JSON and one.method == "PUT"]
    assert b'{"stars": 4.5}' in bodies
    assert len(set(bodies)) > 40
    assert {"Authorization": "Bearer secret"} in [one.headers for one in sent]


def test_every_endpoint_that_takes_json_is_sent_some() -> None:
    assert {"api:put_rating", "api:post_list", "api:put_viewing", "played"} <= examples().keys()
    assert methods_of_programs()["api:delete_list"] == "DELETE"


def test_files_of_each_kind_are_sent_whole_and_broken() -> None:
    bodies = [one.payload for one in requests_to("bring_history")]
    for beginning in (b"PK\x03\x04", b"<movie>", b"\x89PNG", b"title,year,rating"):
        assert sum(b"\r\n\r\n" + beginning in body for body in bodies) > 0, beginning


def test_all_views_that_take_files_are_sent_some() -> None:
    assert set(FILE_FIELDS) == TAKE_FILES


@pytest.mark.django_db
def test_what_a_worker_fails_at_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(workers, "continue_all", broken)
    routes = [route for route in every_route() if route.name == "bring_history"]
    run = Run(answering(b""), small_world(), routes, 60.0)
    run.episode(seed=1, number=1)
    assert {kind for kind, _where in run.outcome.findings} == {"failed"}
