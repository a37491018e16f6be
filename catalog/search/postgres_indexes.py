"""PostgreSQL's trigram indexes of the searchable texts."""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ProgrammingError

from .sqlite_indexes import INDEXED


class ExtensionMissing(Exception):
    """The extension for searching is missing and cannot be created."""


def make_indexes(connection: BaseDatabaseWrapper) -> None:
    """Create the extension and the indexes.

    Raises
    ------
    ExtensionMissing
        If the extension is missing and cannot be created.
    """
    if connection.vendor != "postgresql":
        return
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except ProgrammingError as error:
            raise ExtensionMissing(
                f"Searching needs PostgreSQL's extension pg_trgm, which this user may not make "
                f'({str(error).strip()}). Let an administrator of the database "{name}" run '
                "CREATE EXTENSION pg_trgm; in it, then run migrate again."
            ) from error
        for table, column in INDEXED.items():
            # Without the pending list of fastupdate, which each search would read.
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {table}_search "
                f"ON {table} USING gin ({column} gin_trgm_ops) WITH (fastupdate = off)"
            )


def drop_indexes(connection: BaseDatabaseWrapper) -> None:
    """Drop the indexes, but not the extension, which others may use."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in INDEXED:
            cursor.execute(f"DROP INDEX IF EXISTS {table}_search")
