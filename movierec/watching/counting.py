"""Has workers and the schedule share what they count, and that they live."""

import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from celery.signals import (
    heartbeat_sent,
    worker_process_init,
    worker_process_shutdown,
    worker_shutdown,
)
from django.conf import settings
from django.db import connections

from core.metrics import REGISTRY

from . import hosts, shared

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 10.0
_shared: dict[tuple[str, shared.Labels], float] = {}
"""What of this process's counts is shared already."""
_noted_at: dict[str, float] = {}


def connect() -> None:
    """Have workers note from now on that they live, and what they count."""
    heartbeat_sent.connect(_note_worker)
    worker_shutdown.connect(_forget_worker)
    worker_process_init.connect(_count_from_here)
    worker_process_shutdown.connect(lambda **kwargs: share_counts(), weak=False)


def share_counts() -> None:
    """Add what this process has counted since the last time to what all have counted."""
    if not settings.METRICS_TOKEN:
        return
    now = _counted()
    # A zero once, so that what has not happened yet is there to be seen.
    new = {key: value - _shared.get(key, 0.0) for key, value in now.items()}
    changed = {key: more for key, more in new.items() if more or key not in _shared}
    if changed and _quietly(lambda: shared.add(changed)):
        _shared.update(now)


def _counted() -> dict[tuple[str, shared.Labels], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def _count_from_here(**kwargs: Any) -> None:
    """Leave what was counted before this process was forked to the one that it is from."""
    _shared.update(_counted())


def note_schedule() -> None:
    """Note that the schedule lives, now and then."""
    if _is_time("schedule"):
        _quietly(shared.note_schedule)
        share_counts()


def _note_worker(sender: Any, **kwargs: Any) -> None:
    hosts.note_now_and_then("worker")
    # What is forked from here must have a connection of its own.
    connections.close_all()
    if _is_time("worker"):
        queues = sorted(sender.eventer.app.amqp.queues.consume_from)
        _quietly(lambda: shared.note_worker(sender.eventer.hostname, queues))
        share_counts()


def _forget_worker(sender: Any, **kwargs: Any) -> None:
    if settings.METRICS_TOKEN:
        _quietly(lambda: shared.forget_worker(sender.hostname))


def _is_time(name: str) -> bool:
    now = time.monotonic()
    if not settings.METRICS_TOKEN or now - _noted_at.get(name, -SECONDS_BETWEEN) < SECONDS_BETWEEN:
        return False
    _noted_at[name] = now
    return True


def _quietly(note: Callable[[], object]) -> bool:
    """Note something; without Redis later, for the work must go on."""
    try:
        note()
    except redis.RedisError as error:
        logger.warning("not noted for the metrics: %s", error)
        return False
    return True
