"""A connection to the Redis that the site uses, its own or the bundled one."""

import redis
from django.conf import settings


def redis_client(seconds: float = 3.0) -> redis.Redis:
    """Return a client that waits so long for an answer."""
    address = settings.REDIS_URL or f"unix://{settings.BROKER_SOCKET}"
    return redis.Redis.from_url(address, socket_connect_timeout=seconds, socket_timeout=seconds)
