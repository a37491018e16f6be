"""The schedule that a wrong clock does not stop, and of which one runs however many are started."""

import logging
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from celery.beat import PersistentScheduler
from redis.exceptions import LockError, RedisError

from .redis_client import redis_client
from .watching import counting, schedule_notes

logger = logging.getLogger(__name__)

_LONG_AGO = timedelta(days=366)
LOCK, _RUNS = "movierec-schedule:lock", "movierec-schedule:runs"
LEASE = timedelta(seconds=15)
"""After so long without a sign of life, another schedule takes over."""
PAUSE = LEASE.total_seconds() / 5
"""Seconds after which one that stands by looks whether it is needed."""
_CLOCKS_APART, _BETWEEN_WARNINGS = 10.0, 600.0
"""Seconds."""


class ClockProofScheduler(PersistentScheduler):  # type: ignore[misc]
    """Celery's scheduler, but a task that ran in the future is due now.

    After a clock was 200 days ahead for a moment, Celery's own would wait for 200 days.
    """

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Run what is due; return how long to wait."""
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > now]
        for entry in ahead:
            logger.warning("%s ran at %s, which is to come", entry.name, entry.last_run_at)
            entry.last_run_at = now - _LONG_AGO
        if ahead:
            self._heap = None
        counting.note_schedule()
        return super().tick(*args, **kwargs)


class SharedScheduler(ClockProofScheduler):
    """The site's schedule: of those that are started one sends tasks, and the others stand by.

    Which one it is, and when each task was last sent, is kept in Redis, without which no task can
    be sent anyway. So a schedule that takes over, on whatever host, goes on where the other was.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._redis = redis_client()
        self._lock = self._redis.lock(
            LOCK, timeout=LEASE.total_seconds(), blocking=False, thread_local=False
        )
        self._is_on_duty = False
        self._warned_at = -_BETWEEN_WARNINGS
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Run what is due if no other schedule does; return how long to wait."""
        schedule_notes.note_now_and_then()
        try:
            if not self._may_run():
                return PAUSE
        except RedisError as error:
            logger.warning("the schedule waits for Redis: %s", error)
            return PAUSE
        return min(super().tick(*args, **kwargs), PAUSE)

    def reserve(self, entry: Any) -> Any:
        """Note that a task is sent now, for whichever schedule is next."""
        following = super().reserve(entry)
        try:
            self._redis.hset(_RUNS, entry.name, following.last_run_at.timestamp())
        except RedisError as error:
            logger.warning("that %s is sent was not noted: %s", entry.name, error)
        return following

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """Send a task, which is too old to run after its time by the clock of Redis.

        By this host's own, if that is behind, it would be too old when a worker takes it.
        """
        if (seconds := entry.options.get("expires")) is not None:
            with suppress(RedisError):  # which the sending meets, too, and tells
                expires = self._now_of_redis() + timedelta(seconds=seconds)
                own = dict(entry) | {"options": entry.options | {"expires": expires}}
                entry = type(entry)(**own)
        super().apply_entry(entry, producer)

    def close(self) -> None:
        """Leave the duty to another one at once."""
        super().close()
        if self._is_on_duty:
            with suppress(RedisError):
                self._lock.release()
            self._is_on_duty = False

    def _now_of_redis(self) -> datetime:
        seconds, microseconds = self._redis.time()
        now = seconds + microseconds / 1e6
        ahead = time.time() - now
        is_time = time.monotonic() - self._warned_at >= _BETWEEN_WARNINGS
        if abs(ahead) > _CLOCKS_APART and is_time:
            self._warned_at = time.monotonic()
            logger.warning(
                "the clocks of this machine and of Redis are %.0f seconds apart: "
                "set them by the network (timedatectl set-ntp true)",
                abs(ahead),
            )
        return datetime.fromtimestamp(now, UTC)

    def _may_run(self) -> bool:
        if self._is_on_duty:
            try:
                self._lock.reacquire()
            except LockError:
                self._is_on_duty = False
                logger.warning("another schedule has taken over, and this one stands by")
            return self._is_on_duty
        # What held it while the clock of Redis was ahead, and ended, would hold it until then.
        if self._redis.pttl(LOCK) > 1e3 * LEASE.total_seconds():
            self._redis.expire(LOCK, LEASE)
        if self._lock.acquire():
            self._is_on_duty = True
            self._go_on_from_last_runs()
            logger.info("this schedule is on duty")
        return self._is_on_duty

    def _go_on_from_last_runs(self) -> None:
        for name, entry in self.schedule.items():
            moment = self._redis.hget(_RUNS, name)
            if moment is not None:
                sent_at = datetime.fromtimestamp(float(moment), UTC)
                entry.last_run_at = sent_at.astimezone(self.app.timezone)
        self._heap = None
