"""The cache goes on in memory while Redis is gone, costs a page next to nothing, runs no code."""

import json
import pickle
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.test import Client
from pytest_django import Settings

from movierec import cache as cache_module
from movierec.celery import app
from recommendations.home.rows import popular_now
from recommendations.taste.star_distribution import star_distribution

from ..factories import PASSWORD, RatingFactory, UserFactory
from ..html_reading import errors_on
from .test_broker import running

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


class SilentServer:
    """Takes calls, never says a word, and knows how often it was called."""

    def __init__(self, listening: socket.socket) -> None:
        self.listening = listening
        self.calls: list[socket.socket] = []
        self.address = f"redis://127.0.0.1:{listening.getsockname()[1]}/0"

    def count(self) -> int:
        """Take the calls that wait; return how many there were in all."""
        with suppress(BlockingIOError):
            while True:
                self.calls.append(self.listening.accept()[0])
        return len(self.calls)


@pytest.fixture
def silent_server() -> Iterator[SilentServer]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        server = SilentServer(listening)
        yield server
        for call in server.calls:
            call.close()


def test_it_is_kept_on_the_server_as_long_as_that_answers(
    cache_at: CacheAt, tmp_path: Path
) -> None:
    with running(tmp_path) as (_, client):
        cache = cache_at(f"unix://{tmp_path}/broker.sock")
        cache.set("movie", "Fargo", 60)
        assert cache.get("movie") == "Fargo"
        (key,) = client.scan_iter()
        assert key.endswith(b":movie")


def test_each_page_makes_no_clients_anew(cache_at: CacheAt, tmp_path: Path) -> None:
    with running(tmp_path):
        cache: Any = cache_at(f"unix://{tmp_path}/broker.sock")
        cache.set("movie", "Fargo", 60)
        made = cache._cache.get_client(write=True)
        assert cache.get("movie") == "Fargo"
        assert cache._cache.get_client() is made


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
        assert cache.add("movie", "Fargo", 60)
        assert any(key.endswith(b":movie") for key in client.scan_iter())


def test_a_server_that_restarted_is_asked_at_once(cache_at: CacheAt, tmp_path: Path) -> None:
    cache = cache_at(f"unix://{tmp_path}/broker.sock")
    with running(tmp_path):
        cache.set("movie", "Fargo", 60)
    with running(tmp_path) as (_, client):
        cache.set("another", "Brazil", 60)
        assert any(key.endswith(b":another") for key in client.scan_iter())


def test_a_server_that_does_not_answer_is_waited_for_once(
    cache_at: CacheAt, silent_server: SilentServer
) -> None:
    cache = cache_at(silent_server.address)
    cache.set("movie-0", 0, 60)
    calls = silent_server.count()
    for number in range(1, 20):
        cache.set(f"movie-{number}", number, 60)
    assert cache.get("movie-19") == 19
    assert silent_server.count() == calls


class Planted:
    """Runs code when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.mkdir, (self.folder,)


@pytest.mark.parametrize("protocol", [0, pickle.HIGHEST_PROTOCOL])
def test_what_somebody_planted_runs_nothing_and_is_not_there(
    cache_at: CacheAt, tmp_path: Path, protocol: int
) -> None:
    harm = tmp_path / "harm"
    with running(tmp_path / "broker") as (_, client):
        cache = cache_at(f"unix://{tmp_path}/broker/broker.sock")
        cache.set_many({"whole": [1.5, "a", None, True], "planted": 0, "nested": 0}, 60)
        client.set(cache.make_key("planted"), pickle.dumps(Planted(harm), protocol))
        client.set(cache.make_key("nested"), b"[" * 100_000)
        assert cache.get("planted", "nothing") == "nothing"
        assert cache.get("nested") is None
        assert cache.get_many(["whole", "planted", "nested"]) == {"whole": [1.5, "a", None, True]}
        assert cache.get_or_set("planted", 7, 60) == 7
    assert not harm.exists()


def test_what_was_counted_is_a_number(cache_at: CacheAt, tmp_path: Path) -> None:
    with running(tmp_path):
        cache = cache_at(f"unix://{tmp_path}/broker.sock")
        cache.set("count", 1, 60)
        assert cache.incr("count", 2) == cache.get("count") == 3


@pytest.mark.django_db
def test_pages_and_limits_keep_nothing_that_is_no_json(
    client: Client, cache_at: CacheAt, tmp_path: Path
) -> None:
    rating = RatingFactory()
    with running(tmp_path) as (_, server):
        cache_at(f"unix://{tmp_path}/broker.sock")
        client.post("/account/login/", {"login": "nobody", "password": "wrong"})
        client.force_login(rating.user)
        for _again in range(2):
            assert client.get("/").status_code == 200
            assert client.get("/taste/").status_code == 200
        assert star_distribution() == star_distribution()
        assert popular_now() == popular_now()
        kept = [server.get(key) for key in server.scan_iter()]
    assert len(kept) >= 4
    for value in kept:
        json.loads(value)


def test_the_worker_takes_tasks_as_json_only() -> None:
    assert set(app.conf.accept_content) == {"json"}
    assert app.conf.task_serializer == app.conf.result_serializer == "json"


@pytest.mark.django_db
def test_people_log_in_while_it_does_not_answer(
    client: Client, cache_at: CacheAt, silent_server: SilentServer
) -> None:
    user = UserFactory()
    client.get("/account/login/")
    cache_at(silent_server.address)
    response = client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert silent_server.count() > 0


@pytest.mark.django_db
def test_guessing_passwords_is_slowed_down_without_it(
    client: Client, cache_at: CacheAt, tmp_path: Path
) -> None:
    user = UserFactory()
    cache_at(f"unix://{tmp_path}/nothing.sock")
    for _ in range(5):
        client.post("/account/login/", {"login": user.username, "password": "wrong"})
    response = client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    assert errors_on(response) == {"__all__": ["too_many_login_attempts"]}
