"""The cache: on Redis, and for as long as that does not answer, in each process's own memory.

Without this, a Redis that is gone would make every log-in wait and then be refused, since
django-allauth's rate limits could not be counted. In memory they are counted by each process.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from core.metrics import CACHE_LOOKUPS

from .json_cache import JsonCacheClient

logger = logging.getLogger(__name__)

SECONDS_BEFORE_ANOTHER_TRY = 5.0
_MISSING = object()


def _with_fallback(name: str) -> Callable[..., Any]:
    """Return the cache's method `name`, which asks the memory where Redis does not answer."""

    def method(self: "RedisOrMemoryCache", *args: Any, **kwargs: Any) -> Any:
        if self.reachable():
            try:
                return getattr(super(RedisOrMemoryCache, self), name)(*args, **kwargs)
            except RedisError as error:
                self.lost(error)
        return getattr(self.memory, name)(*args, **kwargs)

    return method


class RedisOrMemoryCache(RedisCache):
    """Django's cache on Redis that goes on in this process's memory while Redis is gone."""

    _try_again_at: dict[str, float] = {}
    """By server; shared by all threads of the process, each of which has a cache object."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = JsonCacheClient
        self.server = server
        self.memory = LocMemCache(server, {**params, "OPTIONS": {}})

    add = _with_fallback("add")
    set = _with_fallback("set")
    touch = _with_fallback("touch")
    delete = _with_fallback("delete")
    get_many = _with_fallback("get_many")
    has_key = _with_fallback("has_key")
    incr = _with_fallback("incr")
    set_many = _with_fallback("set_many")
    delete_many = _with_fallback("delete_many")
    clear = _with_fallback("clear")

    _get = _with_fallback("get")

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value, or `default`, and count whether it was there."""
        value = self._get(key, _MISSING, version)
        CACHE_LOOKUPS.labels("miss" if value is _MISSING else "hit").inc()
        return default if value is _MISSING else value

    def reachable(self) -> bool:
        """Say whether Redis is worth asking: it answered last time, or that was a while ago."""
        return time.monotonic() >= self._try_again_at.get(self.server, 0.0)

    def lost(self, error: RedisError) -> None:
        """Leave Redis alone for a while, so that a request waits for it once at most."""
        self._try_again_at[self.server] = time.monotonic() + SECONDS_BEFORE_ANOTHER_TRY
        logger.warning("the cache goes on in memory: %s", error)
