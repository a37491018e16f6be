"""What the schedule of each host runs with: it knows no database, and notes that in Redis."""

import json
import socket
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from ..redis_client import redis_client
from . import hosts

if TYPE_CHECKING:
    from ..models import HostNote

_NOTES = "movierec-watching:schedules"
_SECONDS = 1.0


def note_now_and_then() -> None:
    """Note this host every two minutes; a broker that is on this host needs no note."""
    if settings.REDIS_URL:
        hosts.now_and_then("schedule", note)


def note(host: str = "") -> None:
    """Note what the schedule of this host runs with, and its clock beside that of Redis.

    Raises
    ------
    redis.RedisError
        If Redis takes no note.
    """
    with redis_client(_SECONDS) as client:
        at = _now(client.time())
        said = {"at": at, "ahead": time.time() - at, **hosts.runs_with()}
        client.hset(_NOTES, host or socket.gethostname(), json.dumps(said))


def read(mine: "HostNote") -> "list[HostNote]":
    """Return a note of each host whose schedule has noted it lately, and forget older ones.

    Parameters
    ----------
    mine
        What this host has noted just now: by it, what was measured by the clock of Redis is told by
        that of the database.

    Raises
    ------
    redis.RedisError
        If Redis does not answer.
    """
    from ..models import FRESH, HostNote

    with redis_client(_SECONDS) as client:
        noted = {name.decode(): json.loads(said) for name, said in client.hgetall(_NOTES).items()}
        now = _now(client.time())
        redis_ahead = now - time.time() + mine.seconds_ahead
        gone = [name for name, said in noted.items() if now - said["at"] > FRESH.total_seconds()]
        if gone:
            client.hdel(_NOTES, *gone)
    return [
        HostNote(
            host=name,
            part="schedule",
            noted_at=mine.noted_at - timedelta(seconds=now - said["at"]),
            seconds_ahead=said["ahead"] + redis_ahead,
            key=said["key"],
            code=said["code"],
            folders={},
        )
        for name, said in noted.items()
        if name not in gone
    ]


def _now(time_of_redis: tuple[int, int]) -> float:
    seconds, microseconds = time_of_redis
    return seconds + microseconds / 1e6
