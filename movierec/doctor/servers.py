"""The database, the broker, and their clocks."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from catalog.models import Rating
from movierec.old_databases import TOO_OLD, is_too_old
from movierec.redis_client import redis_client
from recommendations.models import Lease, ModelVersion
from recommendations.training.pipeline import LEASE_DURATION

from .outcome import NotCheckedError

OLDEST = {"sqlite": (3, 31), "postgresql": (14,), "redis": (6, 2)}
"""What Django and Celery need."""
CLOCKS_APART = timedelta(seconds=30)


def check_database() -> Iterator[str]:
    """Find out whether the database answers, is new enough and has the code's tables."""
    try:
        yield from _check_version(connection.vendor, connection.get_database_version())
        if is_too_old():
            yield TOO_OLD
            return
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        unknown = executor.loader.applied_migrations.keys() - executor.loader.disk_migrations.keys()
    except DatabaseError as error:
        yield f"The database does not answer: {_first_line(error)}"
        return
    if pending:
        yield f"The database lacks {len(pending)} migrations: run manage.py migrate."
    if unknown:
        yield "The database is of a newer version of movierec: install that one again."


def check_clock() -> Iterator[str]:
    """Find out whether this machine's time is that of the others, and of the data."""
    try:
        ahead = dict(_seconds_ahead())
        apart = {name: by for name, by in ahead.items() if abs(by) > CLOCKS_APART.total_seconds()}
        if not apart:
            yield from _check_not_behind()
    except DatabaseError as error:
        raise NotCheckedError("the database does not answer") from error
    if apart:
        most = max(map(abs, apart.values()))
        yield (
            f"The clocks of this machine and of {' and '.join(apart)} are {most:,.0f} seconds "
            "apart: set them by the network (timedatectl set-ntp true)."
        )


def _seconds_ahead() -> Iterator[tuple[str, float]]:
    """Yield for each server by how much this machine's clock is ahead of its; Redis may be gone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            yield "the database server", time.time() - cursor.fetchone()[0].timestamp()
    if settings.REDIS_URL:
        with suppress(redis.RedisError), redis_client() as client:
            seconds, _ = client.time()
            yield "Redis", time.time() - float(seconds)


def check_broker() -> Iterator[str]:
    """Find out whether Redis answers, is new enough and forgets nothing."""
    if not settings.REDIS_URL and not settings.BROKER_SOCKET.exists():
        raise NotCheckedError("the bundled broker runs with `manage.py serve` only")
    try:
        with redis_client() as client:
            found = client.info()
    except redis.RedisError as error:
        where = "REDIS_URL" if settings.REDIS_URL else str(settings.BROKER_SOCKET)
        yield f"The broker at {where} does not answer, so nothing is trained: {_first_line(error)}"
        return
    version = tuple(map(int, str(found["redis_version"]).split(".")))
    yield from _check_version("redis", version)
    policy = found.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        yield (
            f"Redis forgets queued tasks when its memory is full (maxmemory-policy {policy}): "
            "set maxmemory-policy noeviction in redis.conf."
        )


def _check_version(service: str, found: tuple[int, ...]) -> Iterator[str]:
    if found < OLDEST[service]:
        has, needs = (".".join(map(str, version)) for version in (found, OLDEST[service]))
        yield f"{service} has version {has}, and {needs} or newer is needed."


def _check_not_behind() -> Iterator[str]:
    now = timezone.now()
    latest = [
        Rating.objects.order_by("-updated_at").values_list("updated_at", flat=True).first(),
        ModelVersion.objects.order_by("-started_at").values_list("started_at", flat=True).first(),
    ]
    newest = max((moment for moment in latest if moment), default=now)
    if newest - now > CLOCKS_APART:
        yield (
            f"By this machine's clock it is {now:%Y-%m-%d %H:%M} UTC, but the newest data is of "
            f"{newest:%Y-%m-%d %H:%M}: the clock is behind now, or was ahead then."
        )
    if Lease.objects.filter(expires_at__gt=now + LEASE_DURATION + CLOCKS_APART).exists():
        yield "A training holds its lease until long after now: the clock was ahead when it began."


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
