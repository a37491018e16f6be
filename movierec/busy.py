"""What answers a request that the database does not let through: it gives up soon."""

import sys

from django.conf import settings
from django.db import IntegrityError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from .storage_errors import storage_error

SECONDS_FOR_A_LOCK = 3
"""So long a request waits for SQLite's lock. Each thread that waits serves nobody meanwhile."""
_RETRY_AFTER = 10
_RETRY_STORAGE_AFTER = 60
"""Seconds."""
_POSTGRES_BUSY = {
    "40P01",  # deadlock_detected
    "53300",  # too_many_connections
    "55P03",  # lock_not_available
    "57014",  # query_canceled, as by a timeout
    "57P03",  # cannot_connect_now
}
_FOR_SHORT_STATEMENTS = "-c max_parallel_workers_per_gather=0 -c jit=off"
_POSTGRES_TAKEN = "23505"
"""unique_violation."""


def give_up_on_locks_soon() -> None:
    """Let a web process wait for a locked database only briefly; workers and commands wait long."""
    database = connections.settings["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = database["OPTIONS"] | {"timeout": SECONDS_FOR_A_LOCK}


def give_up_on_models_soon() -> None:
    """Let a web process wait only briefly for the files of a model; workers wait until the end."""
    from recommendations.registry.current import wait_briefly

    wait_briefly()


def limit_statements() -> None:
    """Let PostgreSQL end a web process's statement that takes too long, and use one core for it.

    Several cores take longer in all, since each does some of the work for itself, and to compile a
    statement takes longer than to answer any that a page asks. Commands may take hours, all cores,
    and compile.
    """
    database = connections.settings["default"]
    if settings.PGBOUNCER:
        # It refuses what a session is begun with; docs/operating.md says what to write there.
        return
    if database["ENGINE"] == "django.db.backends.postgresql":
        given = database["OPTIONS"].get("options", "")
        limits = (
            f"{given} {_FOR_SHORT_STATEMENTS} -c statement_timeout={settings.STATEMENT_TIMEOUT_MS}"
        )
        database["OPTIONS"] = database["OPTIONS"] | {"options": limits.strip()}


def share_connections() -> None:
    """Let the threads of a web process share connections, where DATABASE_POOL says how many."""
    database = connections.settings["default"]
    if database["ENGINE"] == "django.db.backends.postgresql" and settings.DATABASE_POOL:
        pool = {"min_size": 1, "max_size": settings.DATABASE_POOL, "timeout": SECONDS_FOR_A_LOCK}
        database["OPTIONS"] = database["OPTIONS"] | {"pool": pool}
        database["CONN_MAX_AGE"] = 0


def is_busy(error: BaseException | None) -> bool:
    """Say whether the database refused what may succeed in a moment."""
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    is_locked = str(getattr(cause, "sqlite_errorname", "")).startswith(
        ("SQLITE_BUSY", "SQLITE_LOCKED")
    )
    return is_locked or getattr(cause, "sqlstate", None) in _POSTGRES_BUSY


def is_taken(error: BaseException | None) -> bool:
    """Say whether a row was refused because another one like it was saved meanwhile."""
    if not isinstance(error, IntegrityError):
        return False
    cause = error.__cause__
    is_unique = getattr(cause, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_UNIQUE"
    return is_unique or getattr(cause, "sqlstate", None) == _POSTGRES_TAKEN


def answer_failure(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed: 503 where the database was busy or nothing can be stored.

    409 where someone else was faster, and 500 for a fault of the code. The `handler500` of the
    site, called while the exception is handled.
    """
    error = sys.exc_info()[1]
    if is_taken(error):
        reason = _("Someone else has just saved the same. Go back, reload and try again.")
        return render(request, "400.html", {"reason": reason}, status=409)
    if is_busy(error):
        return _try_again("503.html", _RETRY_AFTER)
    if storage_error(error):
        return _try_again("503_storage.html", _RETRY_STORAGE_AFTER)
    return server_error(request)


def _try_again(template: str, seconds: int) -> HttpResponse:
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string(template), status=503, headers=headers)
