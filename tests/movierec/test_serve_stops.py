"""Whatever ends or silences `manage.py serve`, it says so in its exit code, and nothing is left."""

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from .site import (
    PATIENCE,
    Site,
    command_of,
    environment,
    family,
    gone,
    kill_family,
    serve_command,
    spare_port,
    wait_for,
)

STOP_SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture
def serve(data: Path) -> Iterator[Callable[..., Site]]:
    started: list[Site] = []

    def start(**options: Any) -> Site:
        site = Site(data, **options)
        started.append(site)
        return site

    yield start
    for site in started:
        site.close()


@contextmanager
def printing_to(
    output: int, data: Path, **options: Any
) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    process = subprocess.Popen(
        serve_command(spare_port()),
        cwd=settings.BASE_DIR,
        env=environment(data),
        stdout=output,
        stderr=output,
        start_new_session=True,
        **options,
    )
    pids: list[int] = []
    try:
        yield process, pids
    finally:
        kill_family(process)
        for pid in (pid for pid in pids if not gone([pid])):
            os.kill(pid, signal.SIGKILL)


def read_until_up(descriptor: int) -> None:
    said = b""
    while not (b"The site is at" in said and b" ready." in said):
        said += os.read(descriptor, 10_000)


def test_a_closed_terminal_ends_all(data: Path) -> None:
    screen, terminal = pty.openpty()
    options = {
        "stdin": terminal,
        "preexec_fn": lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    }
    with printing_to(terminal, data, **options) as (process, pids):
        os.close(terminal)
        read_until_up(screen)
        pids += family(process.pid)
        os.close(screen)
        assert process.wait(PATIENCE) == 0
        assert gone(pids)


def schedule_of(process: subprocess.Popen[bytes]) -> int | None:
    found = (pid for pid in family(process.pid) if "--quiet beat" in command_of(pid))
    return next(found, None)


def test_a_reader_that_is_gone_stops_nothing_and_a_signal_ends_all(data: Path) -> None:
    reading, writing = os.pipe()
    with printing_to(writing, data) as (process, pids):
        os.close(writing)
        read_until_up(reading)
        os.close(reading)
        see_schedule_started_again(process)
        pids += family(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert gone(pids)


def see_schedule_started_again(process: subprocess.Popen[bytes]) -> None:
    killed = schedule_of(process)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while schedule_of(process) in (None, killed):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)


def fill(writing: int) -> None:
    """Leave no room in a pipe."""
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, b"x")
    os.set_blocking(writing, True)


def test_a_reader_that_does_not_read_stops_nothing_and_a_signal_ends_all(data: Path) -> None:
    reading, writing = os.pipe()
    with printing_to(writing, data) as (process, pids):
        read_until_up(reading)
        fill(writing)
        see_schedule_started_again(process)
        pids += family(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert gone(pids)
    os.close(writing)
    os.close(reading)


FAILS_ONCE_ALL_HAVE_STARTED = """
import sys
from pathlib import Path
from movierec.embedded import supervisor

def fail(self):
    pids = (str(state["pid"]) for state in self._processes.values())
    # Not to its output, where other threads print in the midst of lines.
    Path(sys.argv[2]).write_text(" ".join(pids))
    raise RuntimeError("the loop fails")

supervisor._Supervisor._any_stopped = fail
supervisor.run(int(sys.argv[1]), str, "")
"""


def test_a_loop_that_fails_leaves_nothing(data: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    ended = subprocess.run(
        [sys.executable, "-c", FAILS_ONCE_ALL_HAVE_STARTED, str(spare_port()), str(started)],
        cwd=settings.BASE_DIR,
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "the loop fails" in ended.stderr
    pids = list(map(int, started.read_text().split()))
    assert len(pids) == 4
    assert gone(pids)


@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_a_signal_right_after_the_checks_ends_all(
    serve: Callable[..., Site], number: signal.Signals
) -> None:
    site = serve()
    wait_for(lambda: "movierec.embedded" in command_of(site.process.pid), site)
    site.process.send_signal(number)
    assert site.end() == 0
    assert site.output().endswith("Stopped.\n")
    assert "Traceback" not in site.output()


def blocked_signals(pid: int) -> int:
    (line,) = (
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "SigBlk" in line
    )
    return int(line.split()[1], 16)


def test_what_is_to_be_ignored_is_and_nothing_is_held_back(serve: Callable[..., Site]) -> None:
    site = serve(before=["nohup"])
    site.wait_until_up()
    for pid in family(site.process.pid):
        blocked = blocked_signals(pid)
        assert not any(blocked >> (number - 1) & 1 for number in STOP_SIGNALS), command_of(pid)
    site.process.send_signal(signal.SIGHUP)
    time.sleep(1)
    assert site.get("/") == 200
    assert "sending SIGTERM" not in site.output()
    site.process.send_signal(signal.SIGTERM)
    assert site.end() == 0


def test_the_folder_is_never_free_between_the_checks_and_the_start(
    serve: Callable[..., Site], data: Path
) -> None:
    (data / "serve.lock").touch()
    place = f":{(data / 'serve.lock').stat().st_ino} "

    def held() -> bool:
        return place in Path("/proc/locks").read_text()

    site = serve()
    wait_for(held, site)
    while "broker started" not in site.output():
        assert held()
        assert site.process.poll() is None
        time.sleep(0.005)


def test_relative_paths_are_those_of_where_it_was_started(
    serve: Callable[..., Site], data: Path
) -> None:
    (data.parent / "key").write_text("of a vault")
    relative = {
        "DATA_DIR": "data",
        "MODELS_DIR": "models",
        "DATABASE_URL": "sqlite:///data/db.sqlite3",
        "SECRET_KEY": "",
        "SECRET_KEY_FILE": "key",
    }
    site = serve(folder=data.parent, **relative)
    site.wait_until_up()
    assert site.get("/") == 200
    assert site.get("/readyz") == 200
    assert (data / "broker").is_dir()
