"""The processor time of a request: this process's, and that of the database's server for it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from django.db import connection


class Cost(NamedTuple):
    """Milliseconds of the processor, and how many queries were sent."""

    web: float
    database: float
    queries: int

    @property
    def total(self) -> float:
        """Of both processes together."""
        return self.web + self.database


class MeterError(Exception):
    """The server's processor time cannot be read."""


class Meter:
    """Measures what is done in this process and on its connection to PostgreSQL.

    The time of the server's process is read over another connection, so that the server may run on
    another machine. That needs a superuser, or a member of pg_read_server_files.
    """

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            # Another process's time would not be seen.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SET jit = off")  # as movierec.busy has it for web processes
            cursor.execute("SELECT pg_backend_pid()")
            self._pid = cursor.fetchone()[0]
        self._server = psycopg.connect(**_parameters(), autocommit=True)
        self._queries = 0
        try:
            self._database()
        except psycopg.Error as error:
            raise MeterError(f"PostgreSQL's processor time cannot be read: {error}") from error

    def close(self) -> None:
        """Close the connection that is measured over."""
        self._server.close()

    def measure(self, work: Callable[[], Any]) -> tuple[Any, Cost]:
        """Do some work; return what it returns, and its cost."""
        with self._counting():
            database, web = self._database(), time.process_time()
            result = work()
            web, database = time.process_time() - web, self._database() - database
        return result, Cost(1e3 * web, 1e3 * database, self._queries)

    @contextmanager
    def _counting(self) -> Iterator[None]:
        self._queries = 0

        def count(execute: Any, *arguments: Any) -> Any:
            self._queries += 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            yield

    def _database(self) -> float:
        """Return the seconds that the server's process has spent on the processor."""
        path = f"/proc/{self._pid}/schedstat"
        row = self._server.execute("SELECT pg_read_file(%s, 0, 100)", [path]).fetchone()
        return int(row[0].split()[0]) / 1e9 if row else 0.0


def _parameters() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {
        name: given[name]
        for name in ("host", "port", "dbname", "user", "password")
        if name in given
    }
