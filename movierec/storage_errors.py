"""Tells errors of the disk or the database from errors of the code."""

import errno
import sqlite3

from django.db import DatabaseError, OperationalError

_OF_THE_DISK = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EIO,
}
_OF_SQLITE = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
# No connection, no space, the server stops or fails, and a server that takes no writes.
_OF_POSTGRESQL = ("08", "53", "57P", "58", "25006")


def storage_error(error: BaseException | None) -> str:
    """Return in one line what is wrong with the disk or the database; nothing for other errors."""
    if isinstance(error, DatabaseError):
        return _line(error) if _is_of_the_database(error) else ""
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        return f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
    return ""


def _is_of_the_database(error: DatabaseError) -> bool:
    cause = error.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        # The lowest byte; the others say more of the same error.
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _OF_SQLITE
    # Of psycopg, which takes 12 MB, and which a site on SQLite does not import.
    if cause is not None and hasattr(cause, "sqlstate"):
        state: str | None = cause.sqlstate
        not_reached = state is None and isinstance(error, OperationalError)
        return not_reached or (state or "").startswith(_OF_POSTGRESQL)
    return False


def _line(error: DatabaseError) -> str:
    return "the database: " + " ".join(str(error).split())
