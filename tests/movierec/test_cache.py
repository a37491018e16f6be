"""The cache goes on in memory while Redis is gone, and costs a page next to nothing."""

import socket
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.test import Client
from pytest_django import Settings

from movierec import cache as cache_module
from tests.factories import PASSWORD, UserFactory

from .test_broker import running

MOST_SECONDS = 0.2

CacheAt = Callable[[str], BaseCache]


@pytest.fixture
def cache_at(settings: Settings) -> CacheAt:
    """The site's cache, on another server."""

    def configure(location: str) -> BaseCache:
        site = settings.CACHES["default"]
        settings.CACHES = {
            "default": {**site, "LOCATION": location, "KEY_PREFIX": f"test-{uuid.uuid4()}"}
        }
        return caches["default"]

    return configure


@pytest.fixture
def silent_server() -> Iterator[str]:
    """The address of a server that takes calls and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_it_is_kept_on_the_server_as_long_as_that_answers(
    cache_at: CacheAt, tmp_path: Path
) -> None:
    with running(tmp_path) as (_, client):
        cache = cache_at(f"unix://{tmp_path}/broker.sock")
        cache.set("film", "Fargo", 60)
        assert cache.get("film") == "Fargo"
        (key,) = client.scan_iter()
        assert key.endswith(b":film")


def test_it_goes_on_in_memory_and_comes_back_to_the_server(
    cache_at: CacheAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "SECONDS_BEFORE_ANOTHER_TRY", 0.0)
    cache = cache_at(f"unix://{tmp_path}/broker.sock")
    with running(tmp_path):
        assert cache.add("count", 1, 60)
    assert cache.get("count") is None
    assert cache.add("count", 7, 60)
    assert not cache.add("count", 8, 60)
    assert cache.incr("count") == 8
    with running(tmp_path) as (_, client):
        assert cache.add("film", "Fargo", 60)
        assert any(key.endswith(b":film") for key in client.scan_iter())


def test_a_server_that_restarted_is_asked_at_once(cache_at: CacheAt, tmp_path: Path) -> None:
    cache = cache_at(f"unix://{tmp_path}/broker.sock")
    with running(tmp_path):
        cache.set("film", "Fargo", 60)
    with running(tmp_path) as (_, client):
        cache.set("another", "Brazil", 60)
        assert any(key.endswith(b":another") for key in client.scan_iter())


def test_a_server_that_does_not_answer_is_waited_for_once(
    cache_at: CacheAt, silent_server: str
) -> None:
    cache = cache_at(silent_server)
    began = time.monotonic()
    for number in range(20):
        cache.set(f"film {number}", number, 60)
    assert time.monotonic() - began < MOST_SECONDS
    assert cache.get("film 19") == 19


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["gone", "silent"])
def test_people_log_in_without_waiting_for_it(
    client: Client, cache_at: CacheAt, silent_server: str, tmp_path: Path, kind: str
) -> None:
    user = UserFactory()
    client.get("/account/login/")
    cache_at(silent_server if kind == "silent" else f"unix://{tmp_path}/nothing.sock")
    began = time.monotonic()
    response = client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    seconds = time.monotonic() - began
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert seconds < MOST_SECONDS + 0.2


@pytest.mark.django_db
def test_guessing_passwords_is_slowed_down_without_it(
    client: Client, cache_at: CacheAt, tmp_path: Path
) -> None:
    user = UserFactory()
    cache_at(f"unix://{tmp_path}/nothing.sock")
    for _ in range(5):
        client.post("/account/login/", {"login": user.username, "password": "wrong"})
    response = client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    assert b"Too many failed login attempts" in response.content
