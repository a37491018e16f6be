"""`doctor` compares hosts that run the schedule only, which knows no database."""

import json
import socket
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from pytest_django import Settings

from movierec.beat import LEASE, LOCK
from movierec.doctor.hosts import check_hosts
from movierec.embedded import broker
from movierec.models import FRESH
from movierec.watching import hosts, schedule_notes

from ..recommendations.training.processes import environment, running, wait_for
from .site import spare_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def client(settings: Settings, tmp_path: Path) -> Iterator[redis.Redis]:
    """A Redis of the site's own."""
    settings.MODELS_DIR = tmp_path / "models"
    port = spare_port()
    command = (broker._server(), "--port", str(port), "--bind", "127.0.0.1", "--save", "")
    with running(*command, log=tmp_path / "redis", environment={}), redis.Redis(port=port) as found:
        wait_for(lambda: _answers(found))
        settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
        yield found


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def found() -> list[str]:
    return list(check_hosts())


@pytest.mark.parametrize("storage", ["", "s3://movies"])
def test_schedules_that_agree_and_need_no_files(settings: Settings, storage: str) -> None:
    settings.STORAGE_URL = storage
    schedule_notes.note()
    schedule_notes.note("b")
    hosts.note("web", "c")
    assert found() == []


def test_a_schedule_that_runs_notes_its_host_without_the_apps(
    settings: Settings, client: redis.Redis, tmp_path: Path
) -> None:
    # It need not be on duty.
    client.set(LOCK, "another", ex=LEASE)
    own = {"REDIS_URL": settings.REDIS_URL, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = (
        *(sys.executable, "-m", "celery", "--app", "movierec", "beat", "--pidfile="),
        *("--schedule", str(tmp_path / "schedule")),
    )
    variables = {**environment(settings.MODELS_DIR), **own}
    with running(*command, log=tmp_path / "log", environment=variables):
        wait_for(lambda: client.hlen(schedule_notes._NOTES))
    assert found() == []
    settings.SECRET_KEY = "another"
    (sentence,) = found()
    assert sentence.startswith(f"{socket.gethostname()} (schedule): another SECRET_KEY")


def test_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "digest_of_code", lambda: "of the version before")
    schedule_notes.note("b")
    monkeypatch.undo()
    (sentence,) = found()
    assert sentence.startswith("b (schedule): other code")


def test_a_clock_that_is_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda now=time.time: now() + 3600)
    schedule_notes.note("b")
    monkeypatch.undo()
    (sentence,) = found()
    assert "The clocks of b and " in sentence
    assert "3,600 seconds apart" in sentence


def test_where_only_the_clock_of_redis_is_apart_no_host_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redis.Redis, "time", lambda self: (int(time.time()) - 3600, 0))
    schedule_notes.note("b")
    assert found() == []


def test_a_schedule_that_is_gone_counts_no_longer(client: redis.Redis) -> None:
    schedule_notes.note("b")
    said = json.loads(client.hget(schedule_notes._NOTES, "b") or "")
    said |= {"at": said["at"] - (FRESH + timedelta(seconds=1)).total_seconds(), "key": "another"}
    client.hset(schedule_notes._NOTES, "b", json.dumps(said))
    assert found() == []
    assert not client.hlen(schedule_notes._NOTES)


def test_without_redis_the_other_hosts_are_compared(settings: Settings) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{spare_port()}/0"
    hosts.note("web", "b")
    assert found() == []
    settings.SECRET_KEY = "another"
    (sentence,) = found()
    assert sentence.startswith("b (web): another SECRET_KEY")


def test_the_bundled_broker_gets_no_note(settings: Settings) -> None:
    settings.REDIS_URL = ""
    schedule_notes.note_now_and_then()
    assert "schedule" not in hosts._noted_at
