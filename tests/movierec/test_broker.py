"""The bundled broker: private, and it forgets nothing."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from movierec.embedded import broker


@contextmanager
def running(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", "redis.Redis"]]:
    """A broker in a folder, and a client of it."""
    broker.prepare_folder(folder)
    socket = folder / "broker.sock"
    process = subprocess.Popen(broker.command(socket, folder), stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not broker.answers(socket):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        with redis.Redis(unix_socket_path=str(socket)) as client:
            yield process, client
    finally:
        process.kill()
        process.wait()


def test_a_queue_survives_a_stop(tmp_path: Path) -> None:
    with running(tmp_path / "broker") as (process, client):
        client.lpush("queue", "task")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert not broker.answers(tmp_path / "broker" / "broker.sock")
    with running(tmp_path / "broker") as (_, client):
        assert client.lrange("queue", 0, -1) == [b"task"]


def test_a_queue_survives_a_kill(tmp_path: Path) -> None:
    with running(tmp_path / "broker") as (process, client):
        client.lpush("queue", "task")
        client.waitaof(1, 0, 5000)
        process.kill()
    with running(tmp_path / "broker") as (_, client):
        assert client.lrange("queue", 0, -1) == [b"task"]


def test_only_this_user_reaches_it_and_only_by_its_socket(tmp_path: Path) -> None:
    with running(tmp_path / "broker") as (_, client):
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert (tmp_path / "broker").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "broker" / "broker.sock").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_was_open_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "broker"
    folder.mkdir(mode=0o777)
    broker.prepare_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_another_users_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    another = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: another)
    with pytest.raises(broker.BrokerError, match="belongs to another user"):
        broker.prepare_folder(tmp_path)


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "broker").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(broker.BrokerError, match="is a link"):
        broker.prepare_folder(tmp_path / "broker")


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broker").write_text("")
    with pytest.raises(broker.BrokerError, match="cannot be made"):
        broker.prepare_folder(tmp_path / "broker")


def test_nothing_answers_where_nothing_listens(tmp_path: Path) -> None:
    assert not broker.answers(tmp_path / "broker.sock")
