"""Senders that trickle a form in byte by byte do not keep the threads from everybody else."""

import fcntl
import socket
import struct
import tempfile
import termios
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import IO, Any, Self
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.db import DatabaseError

from .body_sizes import most_bytes

AT_ONCE = 2
"""Slow bodies that a process waits for at the same time; gunicorn has four threads in each."""
SECONDS_TO_ARRIVE = 0.2
"""A form that a browser sends is there by then; what is not, or is large, is a slow body."""
SECONDS_FOR_A_SLOW_BODY = 30.0
"""So long it may take, and longer while more than `SLOWEST` of it comes in as long again."""
SLOWEST = 20_000
"""Bytes a second."""
LONGEST = 15 * 60.0
"""Seconds that the largest body may take, too."""
_TOO_LARGE, _TOO_SLOW = "413 Content Too Large", "408 Request Timeout"
_UNAVAILABLE = "503 Service Unavailable"
_IN_MEMORY = 1_000_000
_PIECE = 64 * 1024


class _RefusedError(Exception):
    """The status that says why a body was not read."""


class SlowBodies:
    """Reads the body of each request before the site sees it, of slow ones a few at a time.

    A proxy such as nginx does that better; without one, two dozen trickling requests would hold
    every thread for as long as they like.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.free = threading.Semaphore(AT_ONCE)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Read the body, and pass the request on; refuse it if that would take too long."""
        connection: socket.socket | None = environ.get("gunicorn.socket")
        length = environ.get("CONTENT_LENGTH") or "0"
        chunked = "HTTP_TRANSFER_ENCODING" in environ
        if connection is None or (length == "0" and not chunked):
            return self.application(environ, start_response)
        source: Any = environ["wsgi.input"]
        expected = None if chunked else int(length)
        try:
            most = most_bytes(environ)
        except DatabaseError:
            return _refuse(connection, start_response, _UNAVAILABLE)
        if expected is not None and expected > most:
            return _refuse(connection, start_response, _TOO_LARGE)
        if expected is not None and _arrives(connection, source, expected):
            return self.application(environ, start_response)
        if not self.free.acquire(blocking=False):
            return _refuse(connection, start_response, _UNAVAILABLE)
        try:
            body = _read(connection, source, expected, most)
        except _RefusedError as error:
            return _refuse(connection, start_response, str(error))
        finally:
            self.free.release()
        with body:
            environ["wsgi.input"] = body
            return self.application(environ, start_response)


def _arrives(connection: socket.socket, source: Any, expected: int) -> bool:
    """Say whether the whole body is there, or is so within a moment."""
    # What gunicorn has read together with the headers.
    read = getattr(getattr(source, "reader", None), "unreader", None)
    missing = expected - (read.buf.getbuffer().nbytes if read is not None else 0)
    deadline = time.monotonic() + SECONDS_TO_ARRIVE
    while _waiting(connection) < missing:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def _waiting(connection: socket.socket) -> int:
    """Return how many bytes have come and were not read."""
    (count,) = struct.unpack("i", fcntl.ioctl(connection, termios.FIONREAD, b"\0" * 4))
    return int(count)


def _read(connection: socket.socket, source: Any, expected: int | None, most: int) -> IO[bytes]:
    """Return the body, unless it is too large, or its sender takes too long or leaves."""
    body = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    try:
        with _Arrival(connection) as arrival:
            while piece := source.read(_PIECE):
                arrival.received += len(piece)
                if arrival.received > most:
                    raise _RefusedError(_TOO_LARGE)
                body.write(piece)
        if arrival.given_up or expected not in (None, arrival.received):
            raise _RefusedError(_TOO_SLOW)
    except _RefusedError:
        body.close()
        raise
    except Exception as error:  # gunicorn has a number of its own
        body.close()
        raise _RefusedError(_TOO_SLOW) from error
    body.seek(0)
    return body


class _Arrival:
    """Stops the reading of a body that comes too slowly, or for too long."""

    def __init__(self, connection: socket.socket) -> None:
        self.received = 0
        self.given_up = False
        self._connection = connection
        self._over = threading.Event()
        # A time limit on each single read would begin anew with each byte.
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._watcher.join()

    def _watch(self) -> None:
        end = time.monotonic() + LONGEST
        before = 0
        while not self._over.wait(min(SECONDS_FOR_A_SLOW_BODY, end - time.monotonic())):
            came, before = self.received - before, self.received
            if came < SLOWEST * SECONDS_FOR_A_SLOW_BODY or time.monotonic() >= end:
                self.given_up = True
                _stop_reading(self._connection)
                return


def _refuse(connection: socket.socket, start_response: StartResponse, status: str) -> list[bytes]:
    headers = [("Content-Type", "text/plain")]
    if status == _TOO_LARGE:
        words = b"The request is too large. If it brings a file, log in first.\n"
    else:
        headers.append(("Retry-After", "30"))
        words = b"The request came in too slowly. Try again.\n"
    start_response(status, headers)
    # Or gunicorn would wait for the rest of the body.
    _stop_reading(connection)
    return [words]


def _stop_reading(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
