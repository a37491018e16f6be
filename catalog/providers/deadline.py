"""An end for answers that trickle: each byte comes in time, and all of them never would."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Timer
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Deadline:
    """Ends the answer that is being read once it has taken so many seconds.

    Attributes
    ----------
    is_over
        Whether one was ended.
    """

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._seconds = seconds
        self._timer: Timer | None = None

    def watch(self, connected: socket.socket) -> None:
        """Begin anew with an answer that comes from here; of several tries each has its time."""
        self.stop()
        self._timer = Timer(self._seconds, self._end, [connected])
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Let what is being read come to its end."""
        if self._timer is not None:
            self._timer.cancel()

    def _end(self, connected: socket.socket) -> None:
        self.is_over = True
        # Whoever reads finds the end. That of TLS would first say good-bye to the other side.
        with suppress(OSError):
            socket.socket.shutdown(connected, socket.SHUT_RDWR)


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[Deadline]:
    """Give each answer so many seconds, from the request to its last byte."""
    deadline = Deadline(seconds)
    token = _current.set(deadline)
    try:
        yield deadline
    finally:
        _current.reset(token)
        deadline.stop()


def rest() -> None:
    """Let whoever waits before another try do so: that is no part of an answer."""
    if deadline := _current.get():
        deadline.stop()


class _Watched(HTTPConnection):
    def getresponse(self) -> Any:
        """Return the answer, of which the deadline is told before its first byte."""
        deadline = _current.get()
        if deadline is not None and self.sock is not None:
            deadline.watch(self.sock)
        return super().getresponse()


class _WatchedWithTls(_Watched, HTTPSConnection):
    """The same with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _PoolWithTls(HTTPSConnectionPool):
    ConnectionCls = _WatchedWithTls


POOLS = {"http": _Pool, "https": _PoolWithTls}
"""What a pool manager takes, by scheme."""
