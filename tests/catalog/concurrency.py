"""Things that happen at once."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, connections

T = TypeVar("T")

PATIENCE = 30


def at_once(*calls: Callable[[], T]) -> list[T]:
    """Make the calls at the same moment, each with a database connection of its own."""
    start = threading.Barrier(len(calls), timeout=PATIENCE)

    def run(call: Callable[[], T]) -> T:
        try:
            start.wait()
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        running = [pool.submit(run, call) for call in calls]
        return [one.result(PATIENCE) for one in running]


def start_until_held_up(call: Callable[[], T], others: int = 0) -> "Future[T]":
    """Make a call beside this thread; return when it is done, or waits for locks.

    PostgreSQL only, within a transaction that holds them.

    Parameters
    ----------
    others
        How many calls wait already, for whose locks it may wait, too.
    """
    running: Future[T] = Future()

    def run() -> None:
        try:
            running.set_result(call())
        except BaseException as error:
            running.set_exception(error)
        finally:
            connections.close_all()

    threading.Thread(target=run, daemon=True).start()
    deadline = time.monotonic() + PATIENCE
    while not running.done() and _waiting_for_locks() <= others:
        assert time.monotonic() < deadline, "the call neither ends nor waits"
        time.sleep(0.005)
    return running


def _waiting_for_locks() -> int:
    """Return how many sessions wait for locks that others of this database hold."""
    with connection.cursor() as cursor:
        # Or it would know no session that has come since it was first asked in this transaction.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND EXISTS ("
            "SELECT FROM pg_stat_activity AS holder WHERE holder.datname = current_database() "
            "AND holder.pid = ANY (pg_blocking_pids(pg_locks.pid)))"
        )
        return int(cursor.fetchone()[0])
