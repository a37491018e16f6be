"""Databases from before 0.2.0, whose migrations were replaced and cannot be continued."""

from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

_REPLACED = {("catalog", "0002_poster_url"), ("recommendations", "0002_not_interested_and_muted")}

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
