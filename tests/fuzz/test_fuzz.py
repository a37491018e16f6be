"""What `make fuzz` draws, and what it calls a finding."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.urls import resolve

from .episode import Episode, Parameters
from .routes import every_route
from .running import Outcome, Run
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
