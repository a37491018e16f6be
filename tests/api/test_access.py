"""Which token opens which endpoint: none, a wrong one, an old one, another's."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from api.models import Token
from api.problems import CONTENT_TYPE
from api.v1.site_api import api
from catalog.models import ListEntry, MovieList, Viewing, WatchlistEntry
from nights.services import start

from ..factories import MovieFactory, RatingFactory, UserFactory
from .programs import Program, bearer, token_for

pytestmark = pytest.mark.django_db

SECRET = "Unmentionable"
BODIES: dict[str, Any] = {
    "put_rating": {"stars": 4.5},
    "post_list": {"name": "Another"},
    "put_list": {"name": "Renamed"},
    "log_viewing": {"movie_id": 1},
    "put_viewing": {"note": "Again"},
}
QUERIES = {"search": {"q": "Movie"}, "predictions": {"movie": 1}}
OWNED = ("list", "viewing", "night")
"""Places in an address for what belongs to one user."""


def endpoints() -> list[Any]:
    return [
        pytest.param(method.upper(), path, operation["operationId"], id=operation["operationId"])
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    ]


every_endpoint = pytest.mark.parametrize(("method", "path", "name"), endpoints())


@pytest.fixture
def owner() -> User:
    user = UserFactory()
    movie = MovieFactory(pk=1)
    RatingFactory(user=user, movie=movie)
    WatchlistEntry.objects.put(user.pk, movie)
    MovieList.objects.create(user=user, name=SECRET).add(movie)
    Viewing.objects.create(user=user, movie=movie, watched_on=date(2026, 1, 1), note=SECRET)
    start(user, SECRET, None, SECRET)
    return user


def ask(owner: User, method: str, path: str, name: str, headers: dict[str, str]) -> Any:
    """Send a request to an endpoint, about something of the owner's."""
    found = {
        "movie": 1,
        "list": owner.movie_lists.first(),
        "viewing": owner.viewings.first(),
        "night": owner.hosted_nights.first(),
    }
    filled = re.sub(r"{(\w+)}", lambda place: str(getattr(found[place[1]], "pk", 1)), path)
    if method in ("GET", "HEAD"):
        return getattr(Client(), method.lower())(filled, QUERIES.get(name, {}), headers=headers)
    return getattr(Client(), method.lower())(
        filled, BODIES.get(name), content_type="application/json", headers=headers
    )


def all_rows(owner: User) -> list[Any]:
    kept = [owner.ratings, owner.watchlist, owner.movie_lists, owner.viewings, owner.hosted_nights]
    entries = ListEntry.objects.filter(movie_list__user=owner)
    return [list(rows.order_by("pk").values_list()) for rows in (*kept, entries)]


def is_problem(response: Any, status: int) -> bool:
    told = response.json()
    return bool(
        response["Content-Type"] == CONTENT_TYPE
        and response.status_code == told["status"] == status
        and told["detail"]
    )


@every_endpoint
def test_its_owner_gets_in(owner: User, method: str, path: str, name: str) -> None:
    scope = "read" if method == "GET" else "write"
    headers = bearer(token_for(owner, scope))
    assert ask(owner, method, path, name, headers).status_code in (200, 201, 204)


@every_endpoint
def test_without_a_token_nothing_opens(owner: User, method: str, path: str, name: str) -> None:
    token_for(owner)
    for headers in (
        {},
        bearer("movierec_" + "x" * 43),
        bearer(""),
        {"Authorization": "Basic eDp5"},
    ):
        refused = ask(owner, method, path, name, headers)
        assert is_problem(refused, 401)
        assert refused["WWW-Authenticate"] == "Bearer"


@every_endpoint
def test_a_session_opens_nothing(owner: User, method: str, path: str, name: str) -> None:
    client = Client()
    client.force_login(owner)
    assert getattr(client, method.lower())(re.sub("{.*?}", "1", path)).status_code == 401


@every_endpoint
def test_an_expired_token_opens_nothing(owner: User, method: str, path: str, name: str) -> None:
    ended = timezone.now() - timedelta(seconds=1)
    headers = bearer(token_for(owner, expires_at=ended))
    assert is_problem(ask(owner, method, path, name, headers), 401)


@every_endpoint
def test_a_revoked_token_opens_nothing(owner: User, method: str, path: str, name: str) -> None:
    headers = bearer(token_for(owner))
    Token.objects.all().delete()
    assert is_problem(ask(owner, method, path, name, headers), 401)


@every_endpoint
def test_a_token_of_a_closed_account_opens_nothing(
    owner: User, method: str, path: str, name: str
) -> None:
    headers = bearer(token_for(owner))
    User.objects.update(is_active=False)
    assert is_problem(ask(owner, method, path, name, headers), 401)


@every_endpoint
def test_another_scope_opens_nothing(owner: User, method: str, path: str, name: str) -> None:
    before = all_rows(owner)
    for scope in ("seen", "feed", *(["read"] if method != "GET" else [])):
        refused = ask(owner, method, path, name, bearer(token_for(owner, scope)))
        assert is_problem(refused, 403)
    assert all_rows(owner) == before


@every_endpoint
def test_anothers_token_reaches_nothing_of_the_owner(
    owner: User, method: str, path: str, name: str
) -> None:
    before = all_rows(owner)
    answered = ask(owner, method, path, name, Program(UserFactory()).headers)
    if name == "get_rating" or any(f"{{{place}}}" in path for place in OWNED):
        assert is_problem(answered, 404)
    assert SECRET not in answered.content.decode()
    assert all_rows(owner) == before


@pytest.mark.parametrize(
    ("path", "name"), [each.values[1:] for each in endpoints() if each.values[0] == "GET"]
)
def test_head_answers_as_get_without_a_body(owner: User, path: str, name: str) -> None:
    headers = bearer(token_for(owner, "read"))
    got, head = (ask(owner, method, path, name, headers) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == got["ETag"]
    assert ask(owner, "HEAD", path, name, {}).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nothing", 404), ("PATCH", "/api/v1/ratings", 405), ("GET", "/api/v1/", 404)],
)
def test_what_is_not_there_is_a_problem_and_no_page(method: str, path: str, status: int) -> None:
    refused = Client().generic(method, path, headers={"Accept": "text/html"})
    assert is_problem(refused, status)


def test_by_http_a_token_is_refused_and_not_redirected(program: Program, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    for path in ("/api/v1/ratings", "/api/played/x/", "/api/feeds/x/picks.atom"):
        assert is_problem(Client().get(path, headers=program.headers), 403)
    assert Client().get("/api/v1/ratings", headers=program.headers, secure=True).status_code == 200
    assert Client().get("/api/docs/").status_code == 301


@pytest.mark.parametrize("body", [b"{", b"[" * 9_000, b"\xff", b'"' + b"x" * 70_000 + b'"'])
def test_what_is_no_json_is_a_problem(program: Program, body: bytes) -> None:
    movie = MovieFactory()
    refused = Client().put(
        f"/api/v1/ratings/{movie.pk}",
        body,
        content_type="application/json",
        headers=program.headers,
    )
    assert is_problem(refused, 413 if len(body) > 65_536 else 400)
