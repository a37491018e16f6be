"""The database of one machine: a file, copied by SQLite's own backup, which waits for no one."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

from .errors import BackupError
from .files import copy_file

NAME = "database.sqlite3"


def size() -> int:
    """Return about how many bytes a backup of the database has."""
    return _path().stat().st_size


def dump(folder: Path) -> dict[str, Any]:
    """Copy the database as it is at this moment; writers go on meanwhile.

    Raises
    ------
    BackupError
        If it is damaged.
    """
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / NAME)) as copy:
        connection.connection.backup(copy)
        _check(copy, _path())
    return {}


def load(folder: Path, database: dict[str, Any], migrations: dict[str, list[str]]) -> None:
    """Put the copy in the place of the database."""
    connection.close()
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    # They belong to the database of before, and would be read as the new one's.
    for end in ("-wal", "-shm", "-journal"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    copy_file(folder / NAME, path)


def is_readable() -> bool:
    """Say whether the database, if there is one, can be read."""
    try:
        connection.introspection.table_names()
    except DatabaseError:
        return False
    return True


def check_not_in_use() -> None:
    """Ask nothing more: whoever runs the site holds its lock."""


def _path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _check(database: sqlite3.Connection, path: Path) -> None:
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise BackupError(f"The database {path} is damaged: {found}. Restore an earlier backup.")
