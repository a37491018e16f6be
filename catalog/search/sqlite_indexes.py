"""SQLite's full-text tables of the searchable texts.

Triggers keep them up to date. A migration that re-creates a table drops its triggers, so missing
ones are created at the end of each `migrate`.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import OperationalError

INDEXED = {"catalog_movie": "search_text", "catalog_person": "search_name"}
"""By table, the column that is searched."""

_TRIGGERS = {
    "insert": "AFTER INSERT ON {table} BEGIN "
    "INSERT INTO {table}_search (rowid, words) VALUES (new.id, new.{column}); END",
    "update": "AFTER UPDATE OF {column} ON {table} BEGIN "
    "UPDATE {table}_search SET words = new.{column} WHERE rowid = new.id; END",
    "delete": "AFTER DELETE ON {table} BEGIN DELETE FROM {table}_search WHERE rowid = old.id; END",
}


def create_missing_indexes(using: str, **kwargs: Any) -> None:
    """Create missing full-text tables and triggers after a `migrate`."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table, column in INDEXED.items():
            if _has_column(connection, cursor, table, column):
                _make(cursor, table, column)


def drop_indexes(connection: BaseDatabaseWrapper) -> None:
    """Drop the tables and triggers, before a reversed migration drops their columns."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table in INDEXED:
            for event in _TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_search_{event}")
            cursor.execute(f"DROP TABLE IF EXISTS {table}_search")


def _has_column(connection: BaseDatabaseWrapper, cursor: Any, table: str, column: str) -> bool:
    if table not in connection.introspection.table_names(cursor):
        return False
    described = connection.introspection.get_table_description(cursor, table)
    return any(found.name == column for found in described)


def _make(cursor: Any, table: str, column: str) -> None:
    names = [f"{table}_search", *(f"{table}_search_{event}" for event in _TRIGGERS)]
    places = ", ".join(["%s"] * len(names))
    cursor.execute(f"SELECT count(*) FROM sqlite_master WHERE name IN ({places})", names)  # noqa: S608
    if cursor.fetchone()[0] == len(names):
        return
    try:
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {table}_search "
            "USING fts5(words, tokenize='trigram')"
        )
    except OperationalError as error:
        raise OperationalError(
            f"This SQLite cannot search texts ({error}): it needs FTS5 with the trigram "
            "tokenizer, which SQLite has from 3.34 on."
        ) from error
    cursor.execute(f"DELETE FROM {table}_search")  # noqa: S608
    cursor.execute(
        f"INSERT INTO {table}_search (rowid, words) SELECT id, {column} FROM {table}"  # noqa: S608
    )
    for event, body in _TRIGGERS.items():
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_search_{event}")
        cursor.execute(
            f"CREATE TRIGGER {table}_search_{event} {body.format(table=table, column=column)}"
        )
