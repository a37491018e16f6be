"""PostgreSQL's trigram indexes, which make it quick to find letters anywhere in a text."""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ProgrammingError

from .sqlite_indexes import INDEXED


class ExtensionMissing(Exception):
    """The database may not be given the extension that searching needs."""


def make_indexes(connection: BaseDatabaseWrapper) -> None:
    """Make the extension and the indexes.

    Raises
    ------
    ExtensionMissing
        If the extension is not there and may not be made.
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
            # Without its list of what waits to be put in, which each search would read.
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {table}_search "
                f"ON {table} USING gin ({column} gin_trgm_ops) WITH (fastupdate = off)"
            )


def drop_indexes(connection: BaseDatabaseWrapper) -> None:
    """Take the indexes away; the extension stays, for others may use it."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in INDEXED:
            cursor.execute(f"DROP INDEX IF EXISTS {table}_search")
