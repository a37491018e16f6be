"""The worker reads what was uploaded in the admin; killed or gone, another one does."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from kombu.exceptions import OperationalError

from catalog import tasks
from catalog.admin import movie_imports
from catalog.models import Movie
from tests.factories import MovieFactory
from tests.html_reading import all_on, one_on, words_of

from .uploads import GOOD, levels_of, send, upload

pytestmark = pytest.mark.django_db


def test_the_page_waits_for_the_worker_and_says_how_far_it_is(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    monkeypatch.setattr(tasks.check_movies, "delay", lambda name, _language: names.append(name))
    address = send(admin_client, GOOD)["Location"]
    page = admin_client.get(address)
    assert one_on(page, "#import-progress").attributes["data-stage"] == "checking"
    assert all_on(page, "meta[http-equiv=refresh]")
    assert not all_on(page, "#confirm-import")
    assert levels_of(admin_client.post(address)) == ["error"]

    def half_way(*args: Any, progress: Any, **kwargs: Any) -> None:
        progress()
        shown = admin_client.get(address)
        assert one_on(shown, "progress").attributes["max"] == "3"
        assert one_on(shown, "#import-progress").attributes["data-begun"] == "true"
        raise MemoryError

    monkeypatch.setattr(movie_imports, "import_movies", half_way)
    with pytest.raises(MemoryError):
        movie_imports.check(names[0])
    assert "MemoryError" in words_of(one_on(admin_client.get(address), "#import-failed"))


def test_a_worker_that_is_gone_is_told_of(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    monkeypatch.setattr(tasks.check_movies, "delay", lambda *_: None)
    address = send(admin_client, GOOD)["Location"]
    (status,) = (media / "movie-imports").glob("*.json")
    long_ago = time.time() - 3_600
    os.utime(status, (long_ago, long_ago))
    page = admin_client.get(address)
    assert all_on(page, "#import-stalled")
    assert not all_on(page, "meta[http-equiv=refresh]")


class Killed(BaseException):
    """The end of a worker, which runs nothing more."""


def _killed(*args: Any, progress: Any, **kwargs: Any) -> None:
    progress()
    raise Killed


def _send_or_confirm(client: Client, page: Any) -> None:
    if page is None:
        send(client, GOOD)
    else:
        client.post(page.wsgi_request.path, {"add_twins": "on"})


def _long_ago(media: Path) -> None:
    """Let everything have been written an hour ago."""
    for path in media.rglob("*"):
        os.utime(path, (time.time() - 3600,) * 2)


@pytest.mark.parametrize("stage", ["checking", "writing"])
def test_what_a_killed_worker_left_is_begun_anew_by_another(
    stage: str, admin_client: Client, media: Path
) -> None:
    twin = MovieFactory(title="Heat", year=1996)
    page = upload(admin_client, GOOD) if stage == "writing" else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(movie_imports, "import_movies", _killed)
        with pytest.raises(Killed):
            _send_or_confirm(admin_client, page)
    (status,) = (path.stem for path in media.glob("movie-imports/*.json"))
    tasks.continue_movie_files()
    # The worker may still be at it.
    assert movie_imports.status_of(status)["stage"] == stage
    _long_ago(media)
    tasks.continue_movie_files()
    if page is None:
        assert movie_imports.status_of(status)["stage"] == "checked"
        return
    assert movie_imports.status_of(status)["stage"] == "written"
    assert Movie.objects.exclude(pk=twin.pk).count() == 3
    assert LogEntry.objects.filter(user__username="admin").count() == 3


def test_a_file_that_kills_each_worker_is_given_up(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    monkeypatch.setattr(movie_imports, "import_movies", _killed)
    with pytest.raises(Killed):
        send(admin_client, GOOD)
    (name,) = (path.stem for path in media.glob("movie-imports/*.json"))
    for _attempt in range(movie_imports._MOST_ATTEMPTS - 1):
        _long_ago(media)
        with pytest.raises(Killed):
            tasks.continue_movie_files()
    _long_ago(media)
    tasks.continue_movie_files()
    assert movie_imports.status_of(name)["stage"] == "failed"


def test_without_a_broker_it_begins_when_a_worker_is_there(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.check_movies, "delay", refuse)
    monkeypatch.setattr(tasks.write_movies, "delay", refuse)
    answer = send(admin_client, GOOD)
    address = answer["Location"]
    assert levels_of(answer) == ["warning"]
    admin_client.get(address)
    # The page comes anew by itself, without the message.
    assert one_on(admin_client.get(address), "#import-progress").attributes["data-begun"] == "false"
    _long_ago(media)
    tasks.continue_movie_files()
    assert one_on(admin_client.get(address), "#confirm-import")
    assert admin_client.post(address)["Location"] == address
    _long_ago(media)
    tasks.continue_movie_files()
    assert Movie.objects.count() == 3
