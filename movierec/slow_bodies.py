"""Senders that trickle a form in byte by byte do not keep the threads from everybody else."""

import fcntl
import shutil
import socket
import struct
import tempfile
import termios
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import IO, Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = 2
"""Slow bodies that a process waits for at the same time; gunicorn has four threads in each."""
SECONDS_TO_ARRIVE = 0.2
"""A form that a browser sends is there by then; what is not, or is large, is a slow body."""
SECONDS_FOR_A_SLOW_BODY = 30.0
SLOWEST = 50_000
"""Bytes a second that a large body may take besides."""
_IN_MEMORY = 1_000_000


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
        if expected is not None and _arrives(connection, source, expected):
            return self.application(environ, start_response)
        if not self.free.acquire(blocking=False):
            return _refuse(connection, start_response, "503 Service Unavailable")
        try:
            body = _read(connection, source, expected)
        finally:
            self.free.release()
        if body is None:
            return _refuse(connection, start_response, "408 Request Timeout")
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


def _read(connection: socket.socket, source: Any, expected: int | None) -> IO[bytes] | None:
    """Return the body; None if the sender takes too long or leaves."""
    seconds = SECONDS_FOR_A_SLOW_BODY + (expected or 0) / SLOWEST
    body = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    # A time limit on each single read would begin anew with each byte.
    end = threading.Timer(seconds, _stop_reading, [connection])
    end.start()
    try:
        shutil.copyfileobj(source, body)
        complete = end.is_alive() and expected in (None, body.tell())
    except Exception:  # gunicorn has a number of its own
        complete = False
    finally:
        end.cancel()
    if not complete:
        body.close()
        return None
    body.seek(0)
    return body


def _refuse(connection: socket.socket, start_response: StartResponse, status: str) -> list[bytes]:
    start_response(status, [("Content-Type", "text/plain"), ("Retry-After", "30")])
    # Or gunicorn would wait for the rest of the body.
    _stop_reading(connection)
    return [b"The request came in too slowly. Try again.\n"]


def _stop_reading(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
