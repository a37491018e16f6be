"""The workers: does any read each queue? And the schedule: does one run?"""

import time
from collections.abc import Iterator

import redis
from django.conf import settings
from kombu.exceptions import OperationalError

from movierec import beat
from movierec.celery import app
from movierec.queues import KINDS
from movierec.redis_client import redis_client

from .outcome import NotCheckedError

_SECONDS, _TRIES = 1.5, 4
"""For an answer of all workers; those of a busy host take longer."""


def check_queues() -> Iterator[str]:
    """Find queues whose tasks would lie there for ever."""
    _need_broker()
    try:
        read = _queues_read()
    except (OperationalError, OSError) as error:
        raise NotCheckedError("the broker does not answer") from error
    unread = ", ".join(name for name in KINDS if name not in read)
    if not read:
        yield "No worker runs, so nothing is trained, imported or mailed: start one."
    elif unread:
        yield f"No worker reads {unread}: start one, or name it in a worker's --queues."


def check_schedule() -> Iterator[str]:
    """Find out whether a schedule is on duty."""
    _need_broker()
    try:
        runs = _is_on_duty()
    except redis.RedisError as error:
        raise NotCheckedError("the broker does not answer") from error
    if not runs:
        yield (
            "No schedule runs, so nothing begins by itself, neither training nor deleting what is "
            "due: start one (celery --app movierec beat)."
        )


def _need_broker() -> None:
    if not settings.REDIS_URL and not settings.BROKER_SOCKET.exists():
        raise NotCheckedError("the bundled broker runs with `manage.py serve` only")


def _is_on_duty() -> bool:
    # While one schedule takes over from another, none is.
    deadline = time.monotonic() + 2 * beat.PAUSE
    with redis_client() as client:
        while not client.exists(beat.LOCK):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)
    return True


def _queues_read() -> set[str]:
    read: set[str] = set()
    for _ in range(_TRIES):
        answers = app.control.inspect(timeout=_SECONDS).active_queues() or {}
        read |= {queue["name"] for queues in answers.values() for queue in queues}
        if read >= KINDS.keys():
            break
    return read
