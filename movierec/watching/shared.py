"""What workers and the schedule note in Redis, for whichever web host is asked about the site."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import redis
from django.conf import settings

from ..redis_client import redis_client

_WORKERS = "movierec-watching:workers"
_SCHEDULE = "movierec-watching:schedule"
_COUNTS = "movierec-watching:counts"
_KEPT = timedelta(days=30)
WORKER_KEPT = timedelta(hours=1)
"""So long a worker is named that said nothing more, and did not say that it stops."""
_SECONDS = 1.0

Labels = tuple[tuple[str, str], ...]
Counts = Mapping[tuple[str, Labels], float]
"""By the name of a sample and its labels."""


@dataclass(frozen=True)
class Shared:
    """What is known of the site's other processes.

    Attributes
    ----------
    answers
        Whether Redis does.
    silent
        By worker: for how many seconds it has said nothing.
    consumed
        By worker: the queues that it takes tasks from.
    schedule_silent
        For how many seconds the schedule has said nothing; None where it never did.
    waiting
        By queue: tasks that no worker has taken.
    taken
        Tasks that a worker has taken and not finished.
    """

    answers: bool = False
    silent: Mapping[str, float] = field(default_factory=dict)
    consumed: Mapping[str, list[str]] = field(default_factory=dict)
    schedule_silent: float | None = None
    waiting: Mapping[str, int] = field(default_factory=dict)
    taken: int = 0
    counts: Counts = field(default_factory=dict)


def note_worker(name: str, queues: list[str]) -> None:
    """Note that a worker lives; the time is that of Redis, which all share."""
    with redis_client(_SECONDS) as client:
        client.hset(_WORKERS, name, json.dumps([_now(client), queues]))
        client.expire(_WORKERS, _KEPT)


def forget_worker(name: str) -> None:
    """Note that a worker stops, as it was asked to."""
    with redis_client(_SECONDS) as client:
        client.hdel(_WORKERS, name)


def note_schedule() -> None:
    """Note that the schedule lives."""
    with redis_client(_SECONDS) as client:
        client.set(_SCHEDULE, _now(client), ex=_KEPT)


def add(counts: Counts) -> None:
    """Add what a process has counted to what all have."""
    with redis_client(_SECONDS) as client, client.pipeline(transaction=True) as pipe:
        for (name, labels), value in counts.items():
            pipe.hincrbyfloat(_COUNTS, json.dumps([name, *labels]), value)
        pipe.expire(_COUNTS, _KEPT)
        pipe.execute()


def read(queues: list[str]) -> Shared:
    """Return what is noted, and how long these queues are."""
    try:
        with redis_client(_SECONDS) as client:
            return _read(client, queues)
    except redis.RedisError:
        return Shared()


def _read(client: redis.Redis, queues: list[str]) -> Shared:
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    with client.pipeline(transaction=False) as pipe:
        pipe.time()
        pipe.hgetall(_WORKERS)
        pipe.get(_SCHEDULE)
        pipe.hgetall(_COUNTS)
        pipe.hlen(f"{prefix}unacked")
        for queue in queues:
            pipe.llen(f"{prefix}{queue}")
        (seconds, _), workers, schedule, counts, taken, *lengths = pipe.execute()
    noted = {name.decode(): json.loads(note) for name, note in workers.items()}
    gone = [name for name, (at, _) in noted.items() if seconds - at > WORKER_KEPT.total_seconds()]
    if gone:
        client.hdel(_WORKERS, *gone)
    living = {name: note for name, note in noted.items() if name not in gone}
    return Shared(
        answers=True,
        silent={name: seconds - at for name, (at, _) in living.items()},
        consumed={name: consumed for name, (_, consumed) in living.items()},
        schedule_silent=seconds - int(schedule) if schedule else None,
        waiting=dict(zip(queues, lengths, strict=True)),
        taken=taken,
        counts={_sample(name): float(value) for name, value in counts.items()},
    )


def _now(client: redis.Redis) -> int:
    seconds, _ = client.time()
    return int(seconds)


def _sample(name: bytes) -> tuple[str, Labels]:
    first, *labels = json.loads(name)
    pairs: list[Any] = [tuple(label) for label in labels]
    return first, tuple(pairs)
