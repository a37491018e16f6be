"""The schedule outlives a clock that was wrong for a while, and the host that it runs on."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from movierec import celery_app, celery_settings
from movierec.beat import _RUNS, LEASE, LOCK, ClockProofScheduler, SharedScheduler
from movierec.redis_client import redis_client

from ..recommendations.training.processes import a_broker, environment, running, wait_for


class Noting(ClockProofScheduler):
    """Notes what it would send."""

    producer = None

    def __init__(self, file: Path) -> None:
        self.sent: list[str] = []
        super().__init__(celery_app, schedule_filename=str(file))

    def apply_async(self, entry: object, **options: object) -> None:
        self.sent.append(entry.name)  # type: ignore[attr-defined]

    def run_what_is_due(self) -> list[str]:
        """Tick as often as there are entries, and once more."""
        self.sent.clear()
        for _ in range(len(self.schedule) + 1):
            self.tick()
        return sorted(self.sent)


@pytest.fixture
def schedule(tmp_path: Path) -> Noting:
    scheduler = Noting(tmp_path / "schedule")
    scheduler.run_what_is_due()
    return scheduler


def test_what_ran_a_moment_ago_waits(schedule: Noting) -> None:
    assert schedule.run_what_is_due() == []


def test_what_ran_in_the_future_is_due_now_and_then_waits_again(schedule: Noting) -> None:
    for entry in schedule.schedule.values():
        entry.last_run_at += timedelta(days=200)
    assert schedule.run_what_is_due() == sorted(schedule.schedule)
    assert schedule.run_what_is_due() == []


def test_so_it_is_after_a_restart(schedule: Noting, tmp_path: Path) -> None:
    for entry in schedule.schedule.values():
        entry.last_run_at += timedelta(days=200)
    schedule.close()
    again = Noting(tmp_path / "schedule")
    assert again.run_what_is_due() == sorted(again.schedule)


def test_the_site_uses_it_for_its_own_tasks_only(schedule: Noting) -> None:
    assert set(schedule.schedule) == set(celery_settings.beat_schedule)
    assert celery_app.conf.beat_scheduler == "movierec.beat:SharedScheduler"


@contextmanager
def beat(folder: Path, name: str) -> "Iterator[subprocess.Popen[bytes]]":
    """A schedule as on a host of its own."""
    (folder / name).mkdir()
    command = (
        *(sys.executable, "-m", "celery", "--app", "tests.movierec.beating", "beat", "--pidfile="),
        *("--schedule", str(folder / name / "schedule")),
    )
    own = {**environment(folder), "BEATING_BROKER": celery_app.conf.broker_url}
    with running(*command, log=folder / f"{name}.log", environment=own) as process:
        yield process


def test_who_ended_while_the_clock_of_redis_was_ahead_holds_nobody_up(tmp_path: Path) -> None:
    with a_broker(tmp_path / "broker"), redis_client() as client:
        client.set(LOCK, "gone", ex=timedelta(days=200))
        schedule = SharedScheduler(celery_app, schedule_filename=str(tmp_path / "schedule"))
        schedule.tick()
        try:
            assert 0 < client.pttl(LOCK) <= 1e3 * LEASE.total_seconds()
        finally:
            client.delete(LOCK)


class NotingOptions(SharedScheduler):
    """Notes the options with which it would send."""

    producer = None

    def __init__(self, file: Path) -> None:
        self.sent: dict[str, dict[str, Any]] = {}
        super().__init__(celery_app, schedule_filename=str(file))

    def apply_async(self, entry: Any, **options: object) -> None:
        self.sent[entry.name] = entry.options


def test_a_clock_that_is_behind_makes_no_task_too_old_and_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with a_broker(tmp_path / "broker"), redis_client() as client:
        client.delete(LOCK, _RUNS)
        schedule = NotingOptions(tmp_path / "schedule")
        ahead = int(time.time()) + 90
        monkeypatch.setattr(schedule._redis, "time", lambda: (ahead, 0))
        before = {name: entry.options for name, entry in schedule.schedule.items()}
        for entry in schedule.schedule.values():
            entry.last_run_at -= timedelta(days=400)
        for _ in range(len(before) + 1):
            schedule.tick()
        assert schedule.sent.keys() == before.keys()
        for name, options in schedule.sent.items():
            seconds = before[name].get("expires")
            until = seconds and datetime.fromtimestamp(ahead + seconds, UTC)
            assert options.get("expires") == until
        # The next time, it counts from then.
        assert {name: entry.options for name, entry in schedule.schedule.items()} == before
        schedule.close()
        client.delete(_RUNS)
    (warning,) = [one for one in caplog.messages if "seconds apart" in one]
    assert re.search("are (89|90|91) seconds apart", warning)


@pytest.mark.django_db
def test_of_two_schedules_one_runs_and_the_other_takes_over(tmp_path: Path) -> None:
    def sent(name: str, task: str = "often") -> int:
        return (tmp_path / f"{name}.log").read_text().count(f"Sending due task {task}")

    with a_broker(tmp_path / "broker"), redis_client() as client:
        client.delete(LOCK, _RUNS)
        client.hset(_RUNS, "daily", time.time() - 2 * 86_400)
        with beat(tmp_path, "first") as first:
            wait_for(lambda: sent("first") >= 1)
            with beat(tmp_path, "second"):
                wait_for(lambda: "beat: Starting" in (tmp_path / "second.log").read_text())
                before = sent("first")
                wait_for(lambda: sent("first") >= before + 5)
                assert sent("second") == 0
                os.kill(first.pid, signal.SIGKILL)
                killed_at = time.monotonic()
                wait_for(lambda: sent("second") >= 1)
                assert time.monotonic() - killed_at < 2 * LEASE.total_seconds()
                assert (sent("first", "daily"), sent("second", "daily")) == (1, 0)
        client.delete(LOCK, _RUNS)
