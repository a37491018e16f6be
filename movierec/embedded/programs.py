"""What a site on one machine consists of, and where it answers."""

import os
import sys
from typing import NamedTuple

from django.conf import settings
from django.http.request import validate_host

from . import broker

HOST = "127.0.0.1"
_LONGEST_REQUEST_LINE = 8190
"""The most that gunicorn allows: of a search that is too long the site can say so itself."""
_SECONDS_FOR_REQUESTS_TO_END = 3
"""Below the five seconds after which honcho kills what was asked to stop."""


class Program(NamedTuple):
    """A process to run: the name before its lines of output, and how it is started."""

    name: str
    command: list[str]
    environment: dict[str, str]


def programs(port: int) -> list[Program]:
    """Return what makes up the site on this machine, in the order of starting.

    Raises
    ------
    broker.BrokerError
        If the bundled broker is needed and cannot be started.
    """
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "SITE_URL": _site_url(port)}
    # A page's few small matrix products are slower on several threads than on one.
    web_environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **environment}
    celery = [sys.executable, "-m", "celery", "--app", "movierec", "--quiet"]
    found = [
        Program("web", web_command(port), web_environment),
        Program(
            "worker",
            # Two, so that mail goes out while one of them trains.
            [*celery, "worker", "--concurrency", "2", "--without-mingle"],
            environment,
        ),
        Program("schedule", [*celery, "beat", "--pidfile="], environment),
    ]
    if not settings.REDIS_URL:
        data = settings.DATA_DIR / "broker"
        broker.prepare_folder(data)
        broker.prepare_folder(settings.BROKER_SOCKET.parent)
        command = broker.command(settings.BROKER_SOCKET, data)
        found.insert(0, Program("broker", command, environment))
    return found


def announcement(port: int) -> str:
    """Return where the site is, by an address at which it answers."""
    here = f"{HOST}:{port}"
    if not settings.HTTPS and validate_host(HOST, settings.ALLOWED_HOSTS or ["*"]):
        return f"The site is at http://{here}{settings.FORCE_SCRIPT_NAME or ''}/"
    return f"The site is at {settings.SITE_URL}/ once a reverse proxy there passes on to {here}"


def web_command(port: int) -> list[str]:
    """Return the command that runs the web server, which listens on this machine only."""
    return [
        *(sys.executable, "-m", "gunicorn", "movierec.wsgi", "--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", str(settings.WEB_PROCESSES), "--threads", "4"),
        # Safe: models are mapped, and connections opened, by each worker's first request.
        "--preload",
        *("--limit-request-line", str(_LONGEST_REQUEST_LINE)),
        *("--graceful-timeout", str(_SECONDS_FOR_REQUESTS_TO_END), "--no-control-socket"),
    ]


def _site_url(port: int) -> str:
    """Return the site's address; without HTTPS, and unless it was set, people use this port."""
    if settings.HTTPS or os.environ.get("SITE_URL"):
        return str(settings.SITE_URL)
    return f"{settings.SITE_URL}:{port}"
