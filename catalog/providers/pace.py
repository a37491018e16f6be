"""How often a source is asked, by all processes of the site together: they count in the cache."""

import math
import time
from datetime import UTC, datetime
from typing import NamedTuple

from django.core.cache import cache

from .errors import CrowdedError

_TROUBLE_KEPT_FOR = 7 * 24 * 3600
LONGEST_PAUSE = 6 * 3600
"""Seconds: whatever a source asks for, it is tried again after this."""


class Trouble(NamedTuple):
    """Why a source cannot be asked, in one line, and since when."""

    problem: str
    since: datetime


class Pace:
    """At most so many requests a second to one source."""

    def __init__(self, key: str, most_a_second: int) -> None:
        self._key = f"source-{key}"
        self._most = most_a_second

    def wait(self, most_seconds: float = math.inf) -> None:
        """Wait for a turn.

        Raises
        ------
        CrowdedError
            If there is none within so many seconds.
        """
        ends = time.monotonic() + most_seconds
        while not self._take(int(time.time())):
            left = int(time.time()) + 1 - time.time()
            if time.monotonic() + left > ends:
                raise CrowdedError
            time.sleep(max(left, 0.01))

    def _take(self, second: int) -> bool:
        """Take one of the turns of a second; say whether there was one left."""
        name = f"{self._key}-{second}"
        cache.add(name, 0, timeout=5)
        try:
            return bool(cache.incr(name) <= self._most)
        except ValueError:
            # Redis went or came back in between: counted elsewhere, the next one is.
            return False

    def pause(self, seconds: float) -> int:
        """Have all processes leave the source alone; return for how many seconds."""
        length = max(1, min(math.ceil(seconds), LONGEST_PAUSE))
        cache.set(f"{self._key}-pause", time.time() + length, timeout=length)
        return length

    def note(self, problem: str) -> None:
        """Keep why the source could not be asked; nothing once it could."""
        name = f"{self._key}-trouble"
        if not problem:
            cache.delete(name)
            return
        before = cache.get(name)
        cache.set(name, [problem, before[1] if before else time.time()], _TROUBLE_KEPT_FOR)

    def trouble(self) -> Trouble | None:
        """Return why the source could not be asked the last time, if it could not."""
        kept = cache.get(f"{self._key}-trouble")
        return Trouble(kept[0], datetime.fromtimestamp(kept[1], tz=UTC)) if kept else None

    def left_of_pause(self) -> int:
        """Return for how many seconds it is still to be left alone."""
        until = cache.get(f"{self._key}-pause")
        left = math.ceil(until - time.time()) if until else 0
        # Further ahead than any pause only a clock that was wrong can have put it.
        return left if 0 < left <= LONGEST_PAUSE else 0
