"""The cache as JSON: whoever can write to Redis must not run code in the web processes."""

import json
from typing import Any

from django.core.cache.backends.redis import RedisCacheClient
from redis import ConnectionPool, Redis

_UNREADABLE = object()


class JsonSerializer:
    """Writes and reads a value; Django's own reads pickles, which run code."""

    def dumps(self, value: Any) -> int | str:
        """Return a value as JSON; an integer stays one, so that Redis can count with it."""
        return value if type(value) is int else json.dumps(value)

    def loads(self, data: Any) -> Any:
        """Return a value; a mark of its own for what is no JSON."""
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            return _UNREADABLE


class JsonCacheClient(RedisCacheClient):
    """Django's client of Redis, to which what is no JSON is not there."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, serializer=JsonSerializer, **options)  # type: ignore[arg-type]
        self._made: dict[ConnectionPool, Redis] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        """Return the client of a server, which is made once: its connections are in a pool."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._made:
            self._made[pool] = super().get_client(key, write=write)
        return self._made[pool]

    def get(self, key: Any, default: Any) -> Any:
        """Return a value, or `default`."""
        value = super().get(key, default)
        return default if value is _UNREADABLE else value

    def get_many(self, keys: Any) -> dict[Any, Any]:
        """Return the values that there are."""
        found = super().get_many(keys)
        return {key: value for key, value in found.items() if value is not _UNREADABLE}
