"""Processes of the site's own, on the database of the tests."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection

from movierec.embedded import broker

from ...commands import run_command

PATIENCE = 120


T = TypeVar("T")


def environment(models: Path) -> dict[str, str]:
    """The environment in which a process has the test's database and broker."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "MODELS_DIR": str(models),
        # Several at once on few processors would only wait for each other.
        "OPENBLAS_NUM_THREADS": "1",
    }


def database_url() -> str:
    """The address of the database of the tests."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    place = f"{database['HOST']}:{database['PORT'] or 5432}"
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{database['NAME']}"


def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a management command to its end."""
    return run_command(arguments, environment(settings.MODELS_DIR), PATIENCE)


@contextmanager
def a_broker(log: Path) -> Iterator[None]:
    """The broker that REDIS_URL names, or the bundled one."""
    if settings.REDIS_URL:
        yield
        return
    socket, data = settings.BROKER_SOCKET, settings.DATA_DIR / "broker"
    broker.prepare_folder(data)
    broker.prepare_folder(socket.parent)
    command = broker.command(socket, data)
    with running(*command, log=log, environment=environment(data)):
        wait_for(lambda: broker.answers(socket))
        yield


@contextmanager
def running(
    *command: str, log: Path, environment: dict[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program beside the test; neither it nor its children outlive the test."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


def wait_for(what: Callable[[], T | None]) -> T:
    """Ask again and again until there is an answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.05)
    raise TimeoutError(f"{what} came to nothing in {PATIENCE} s")
