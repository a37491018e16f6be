"""What memory a site takes that is served whole on a machine of its own, and what its training."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ..databases import ROOT, SETTINGS
from ..processes import family, megabytes
from ..timing import Row
from .web import HOST, Web, spare_port, wait_for

IDLE_MEGABYTES = 500.0
TRAINING_MEGABYTES = 1024.0
_QUIET_SECONDS = 20
"""The tasks that a schedule begins with are done by then."""


def measured(site: Mapping[str, str], ratings: int) -> Iterator[Row]:
    """Yield its memory with one web process, idle, and the most that a training takes.

    Parameters
    ----------
    site
        The settings of a site on SQLite that has a model.
    ratings
        How many it has.
    """
    trained = _most_of(["retrain"], site)
    limit = f"at most {TRAINING_MEGABYTES:g} MB"
    work = f"{ratings:,} ratings trained: memory"
    yield Row(work, f"{trained:.0f} MB", limit, trained <= TRAINING_MEGABYTES)
    with _served(site) as serving:
        time.sleep(_QUIET_SECONDS)
        idle = sum(map(megabytes, family(serving.parent)))
    limit = f"at most {IDLE_MEGABYTES:g} MB"
    yield Row(
        "serve, idle, one web process: memory", f"{idle:.0f} MB", limit, idle <= IDLE_MEGABYTES
    )


def _most_of(command: list[str], site: Mapping[str, str]) -> float:
    """Run a management command; return the most memory that it had, in MB.

    Raises
    ------
    subprocess.CalledProcessError
        If it failed.
    """
    whole = [sys.executable, "manage.py", *command, "--verbosity=0"]
    process = subprocess.Popen(whole, cwd=ROOT, env=_environment(site))
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, whole)
    return used.ru_maxrss / 1024


@contextmanager
def _served(site: Mapping[str, str]) -> Iterator[Web]:
    """Serve a site with one web process, from which pages have come."""
    port = spare_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    environment = {**_environment(site), "REDIS_URL": "", "WEB_PROCESSES": "1"}
    parent = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        web = Web(port, parent.pid)
        for path in ("/healthz", "/", "/movies/"):
            wait_for(web, path)
        yield web
    finally:
        parent.send_signal(signal.SIGTERM)
        parent.wait()


def _environment(site: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **SETTINGS, "ALLOWED_HOSTS": HOST, **site}
