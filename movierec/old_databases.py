"""Databases that this version cannot use: not migrated yet, or from before 0.2.0.

The migrations of the latter were replaced and cannot be continued.
"""

import sqlite3
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

_REPLACED = {("catalog", "0002_poster_url"), ("recommendations", "0002_not_interested_and_muted")}
_MISSING_IN_SQLITE = ("no such table", "no such column", "no column named")
_MISSING_IN_POSTGRESQL = ("42P01", "42703")
"""A table, a column."""

TOO_OLD = (
    "The database was made before movierec 0.2.0 and cannot be upgraded: start with an empty one."
)


def is_too_old() -> bool:
    """Return whether the database was made before 0.2.0.

    Raises
    ------
    django.db.Error
        If the database cannot be reached.
    """
    return not _REPLACED.isdisjoint(MigrationRecorder(connection).applied_migrations())


def refuse_too_old(**kwargs: Any) -> None:
    """Stop `migrate` before it changes such a database.

    Raises
    ------
    CommandError
        If it is one.
    """
    if is_too_old():
        raise CommandError(TOO_OLD, returncode=2)


def migration_missing(error: BaseException) -> str:
    """Return in one line that a command needs tables which `migrate` makes; nothing otherwise."""
    from .health import migrations_pending

    if not isinstance(error, DatabaseError) or not _names_what_is_missing(error.__cause__):
        return ""
    if not migrations_pending():
        return ""
    words = " ".join(str(error).split())
    return f"the database is not up to date: run migrate first ({words})"


def _names_what_is_missing(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.OperationalError):
        return any(words in str(cause) for words in _MISSING_IN_SQLITE)
    return getattr(cause, "sqlstate", None) in _MISSING_IN_POSTGRESQL
