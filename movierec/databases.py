"""The settings of the database: SQLite in a file, or PostgreSQL."""

from pathlib import Path
from typing import Any

SQLITE = "django.db.backends.sqlite3"

_NOTICE_SILENCE = {
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
"""Of a server that vanished in the midst of a request the system would hear after hours."""


def database_settings(given: dict[str, Any], folder: Path, pgbouncer: bool) -> dict[str, Any]:
    """Return Django's settings of the database.

    Parameters
    ----------
    given
        What its address says; empty without one.
    folder
        Where SQLite's file is.
    pgbouncer
        Whether the address leads to PgBouncer, with transactions for which nothing of a session
        holds.
    """
    if not given or given["ENGINE"] == SQLITE:
        return {"ENGINE": SQLITE, "NAME": folder / "db.sqlite3"} | given | {"OPTIONS": _of_sqlite()}
    # A database host that is gone must not hold each request for minutes.
    options = {"connect_timeout": 5} | _NOTICE_SILENCE | given.get("OPTIONS", {})
    if not pgbouncer:
        # PostgreSQL's own default, 4, is for disks with moving parts: it reads a whole table where
        # some thousand rows are wanted. What the database's address says comes last, and holds.
        options["options"] = f"-c random_page_cost=2 {options.get('options', '')}".strip()
    return given | {
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A cursor between transactions would be of a connection that is another one by then.
        "DISABLE_SERVER_SIDE_CURSORS": pgbouncer,
    }


def _of_sqlite() -> dict[str, Any]:
    return {
        # Two read-then-write requests at once would fail under SQLite's deferred transactions.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;",
    }
