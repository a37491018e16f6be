"""Two dozen requests that trickle in do not keep pages and forms from everybody else."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

import pytest
from django.conf import settings as site_settings
from pytest_django import Settings

from movierec import slow_bodies

from .web_server import web_server

TRICKLING = 24
PATIENCE = 60
FORM = site_settings.DATA_UPLOAD_MAX_MEMORY_SIZE


@pytest.fixture
def port(data: Path) -> Iterator[int]:
    with web_server(data) as port:
        yield port


def status(port: int, method: str, path: str, body: bytes | None = None) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body)
        return connection.getresponse().status
    finally:
        connection.close()


def begin(port: int, headers: bytes) -> socket.socket:
    """Send a request's headers and the first byte of its body."""
    sender = socket.create_connection(("127.0.0.1", port), PATIENCE)
    sender.sendall(b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\n" + headers + b"\r\n")
    return sender


def test_pages_and_forms_go_on_while_many_trickle(port: int) -> None:
    with ExitStack() as open_until_the_end:
        for number in range(TRICKLING):
            how = b"Transfer-Encoding: chunked\r\n" if number % 2 else b"Content-Length: 1000\r\n"
            sender = open_until_the_end.enter_context(begin(port, how))
            sender.sendall(b"1")
        for _ in range(10):
            assert status(port, "GET", "/account/login/") == 200
            # Refused for want of a token, so the form has been read.
            assert status(port, "POST", "/account/login/", b"login=anna&password=x") == 403


def test_a_large_body_is_read_whole(port: int) -> None:
    assert status(port, "POST", "/account/login/", b"a=1&" + b"b" * 2_000_000) == 403


def test_a_body_that_is_larger_than_any_form_is_refused_unread(port: int) -> None:
    with begin(port, b"Content-Length: 3000000\r\n") as sender:
        assert sender.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_chunked_one_is_refused_as_soon_as_it_is_too_large(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    here, there = socket.socketpair()
    with here, there, here.makefile("rb") as source:
        there.sendall(b"a" * 1001)
        there.shutdown(socket.SHUT_WR)
        assert answer_to(here, source, HTTP_TRANSFER_ENCODING="chunked").startswith("413 ")


@pytest.mark.parametrize("piece", [b"1", b"1" * 20_000])
def test_a_body_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch, piece: bytes
) -> None:
    """It trickles for as long as it likes, or is fast enough but has no end."""
    monkeypatch.setattr(slow_bodies, "SECONDS_FOR_A_SLOW_BODY", 0.5)
    monkeypatch.setattr(slow_bodies, "LONGEST", 2.0)
    over = threading.Event()
    here, there = socket.socketpair()

    def send() -> None:
        with suppress(OSError):
            while not over.wait(0.02):
                there.sendall(piece)

    sender = threading.Thread(target=send)
    with here, there, here.makefile("rb") as source:
        sender.start()
        began = time.monotonic()
        said = answer_to(here, source, CONTENT_LENGTH=str(FORM))
        took = time.monotonic() - began
        over.set()
        here.close()
        sender.join()
    assert said == "408 Request Timeout"
    assert took < 1.9 if piece == b"1" else 1.9 < took < 5


def answer_to(connection: socket.socket, source: IO[bytes], **headers: str) -> str:
    """The status of the answer to a request whose body comes from there."""
    said: list[str] = []
    environ = {"PATH_INFO": "/", "gunicorn.socket": connection, "wsgi.input": source, **headers}
    answer = slow_bodies.SlowBodies(lambda *_: [b"read"])(
        environ, lambda line, *_: said.append(line)
    )
    assert b"read" not in answer
    return said[0]
