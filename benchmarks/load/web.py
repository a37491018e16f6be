"""The web processes of a site, as docs/operating.md starts them, and what they take."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ..databases import ROOT, SETTINGS
from ..processes import seconds

HOST = "127.0.0.1"
PROCESSES = 2
THREADS = 4
_START_SECONDS = 60


@dataclass(frozen=True)
class Web:
    """Running web processes."""

    port: int
    parent: int

    @property
    def processes(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.parent}/task/{self.parent}/children").read_text()
        return [int(child) for child in children.split()]

    def seconds(self) -> float:
        """Return the processor time that they have taken."""
        return sum(seconds(process) for process in self.processes)

    def private_megabytes(self) -> float:
        """Return the memory of the largest that it shares with no other."""
        return max(_private_kilobytes(process) for process in self.processes) / 1024


@contextmanager
def web_processes(site: Mapping[str, str]) -> Iterator[Web]:
    """Start the web processes of a site, and stop them again.

    Raises
    ------
    TimeoutError
        If they do not answer within a minute.
    """
    port = spare_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "movierec.wsgi", "--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", str(PROCESSES), "--threads", str(THREADS)),
        *("--preload", "--no-control-socket", "--log-level", "warning"),
    ]
    environment = {**os.environ, **SETTINGS, "ALLOWED_HOSTS": HOST, **site}
    parent = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        web = Web(port, parent.pid)
        wait_for(web)
        yield web
    finally:
        parent.send_signal(signal.SIGTERM)
        parent.wait()


def spare_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def database_seconds(database: str) -> dict[int, float]:
    """Return by process of PostgreSQL for a database on this machine its processor time."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        if command.startswith("postgres:") and database in command:
            found[int(folder.name)] = seconds(int(folder.name))
    return found


def seconds_between(before: Mapping[int, float], after: Mapping[int, float]) -> float:
    """Return what processes took, as far as they are still there."""
    return sum(seconds - before.get(process, 0.0) for process, seconds in after.items())


def wait_for(web: Web, path: str = "/healthz") -> None:
    """Return once a page comes.

    Raises
    ------
    TimeoutError
        If none does within a minute.
    """
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        connection = HTTPConnection(HOST, web.port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.2)
        finally:
            connection.close()
    raise TimeoutError("The web processes do not answer.")


def _private_kilobytes(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
