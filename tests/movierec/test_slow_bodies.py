"""Two dozen requests that trickle in do not keep pages and forms from everybody else."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from movierec import slow_bodies

from .web_server import web_server

TRICKLING = 24
PATIENCE = 60


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


def test_a_body_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_bodies, "SECONDS_FOR_A_SLOW_BODY", 0.1)
    here, there = socket.socketpair()
    said: list[str] = []
    with here, there, here.makefile("rb") as source:
        there.sendall(b"a=1")
        environ = {"gunicorn.socket": here, "CONTENT_LENGTH": "1000", "wsgi.input": source}
        answer = slow_bodies.SlowBodies(lambda *_: [b"read"])(
            environ, lambda line, *_: said.append(line)
        )
    assert said == ["408 Request Timeout"]
    assert b"read" not in answer
