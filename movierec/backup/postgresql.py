"""PostgreSQL: each table as COPY writes it, all of the same moment.

The tables themselves are made by the migrations. So no client programs are needed, whose version
would have to fit the server's, and a backup can be restored to a newer server.
"""

from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

from .errors import BackupError
from .migrating import migrate_to

_FOLDER = "database"
_BLOCK = 1 << 20


def size() -> int:
    """Return about how many bytes a backup of the database has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def dump(folder: Path) -> dict[str, Any]:
    """Write every table as it is at this moment; writers go on meanwhile."""
    (folder / _FOLDER).mkdir()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        tables = {
            name: _columns(cursor, name)
            for name in sorted(connection.introspection.table_names(cursor))
        }
        for name, columns in tables.items():
            with (
                (folder / _FOLDER / name).open("wb") as file,
                cursor.copy(f"COPY {_table(name, columns)} TO STDOUT") as rows,
            ):
                for row in rows:
                    file.write(row)
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences "
            "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
        return {"tables": tables, "sequences": dict(cursor.fetchall())}


def load(folder: Path, database: dict[str, Any], migrations: dict[str, list[str]]) -> None:
    """Bring the tables to the backup's migrations and put its rows in the place of theirs.

    Raises
    ------
    BackupError
        If the tables that are there cannot be brought to those migrations.
    """
    migrate_to(migrations)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        there = connection.introspection.table_names(cursor)
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, there))}")
        for name, columns in database["tables"].items():
            with (
                (folder / _FOLDER / name).open("rb") as file,
                cursor.copy(f"COPY {_table(name, columns)} FROM STDIN") as rows,
            ):
                while block := file.read(_BLOCK):
                    rows.write(block)
        for name, value in database["sequences"].items():
            cursor.execute("SELECT setval(%s, %s)", [_quoted(name), value])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def is_readable() -> bool:
    """Say whether the database answers."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True


def check_not_in_use() -> None:
    """Make sure that nobody else is connected.

    Raises
    ------
    BackupError
        If somebody is.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        (others,) = cursor.fetchone()
    if others:
        raise BackupError(
            f"{others} other connection(s) to the database are open: stop web, worker and "
            "schedule on every host, and close psql, then restore."
        )


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _table(name: str, columns: list[str]) -> str:
    return f"{_quoted(name)} ({', '.join(map(_quoted, columns))})"


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
