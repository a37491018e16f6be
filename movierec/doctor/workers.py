"""The workers: does any read each queue?"""

from collections.abc import Iterator

from django.conf import settings
from kombu.exceptions import OperationalError

from movierec.celery import app
from movierec.queues import KINDS

from .outcome import NotCheckedError

_SECONDS, _TRIES = 1.5, 4
"""For an answer of all workers; those of a busy host take longer."""


def check_queues() -> Iterator[str]:
    """Find queues whose tasks would lie there for ever."""
    if not settings.REDIS_URL and not settings.BROKER_SOCKET.exists():
        raise NotCheckedError("the bundled broker runs with `manage.py serve` only")
    try:
        read = _queues_read()
    except (OperationalError, OSError) as error:
        raise NotCheckedError("the broker does not answer") from error
    unread = ", ".join(name for name in KINDS if name not in read)
    if not read:
        yield "No worker runs, so nothing is trained, imported or mailed: start one."
    elif unread:
        yield f"No worker reads {unread}: start one, or name it in a worker's --queues."


def _queues_read() -> set[str]:
    read: set[str] = set()
    for _ in range(_TRIES):
        answers = app.control.inspect(timeout=_SECONDS).active_queues() or {}
        read |= {queue["name"] for queues in answers.values() for queue in queues}
        if read >= KINDS.keys():
            break
    return read
