"""An answer of which each byte comes in time, and all of them never would, is given up."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from catalog.providers import http
from catalog.providers.errors import UnreachableError
from catalog.providers.http import Client
from catalog.providers.pace import Pace

LONG = b" " * 100_000
DRIPPED: dict[str, bytes] = {
    "headers": b"HTTP/1.1 200 OK\r\n" + b"X-Long: 1\r\n" * 90,
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + LONG,
    "body until the end": b"HTTP/1.1 200 OK\r\n\r\n" + LONG,
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 9_000,
}
AT_ONCE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@contextmanager
def served(say: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one connection after the other; yield the address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            while True:
                try:
                    connection, _address = server.accept()
                except OSError:
                    return
                with connection:
                    try:
                        say(connection)
                    except OSError:
                        # Whoever asked is gone.
                        continue

        threading.Thread(target=run, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def dripping(content: bytes) -> Callable[[socket.socket], None]:
    def say(connection: socket.socket) -> None:
        connection.recv(10_000)
        for place in range(200):
            connection.sendall(content[place : place + 1])
            time.sleep(0.02)

    return say


@pytest.mark.parametrize("is_patient", [True, False])
@pytest.mark.parametrize("kind", DRIPPED)
def test_an_answer_that_trickles_is_given_up(
    monkeypatch: pytest.MonkeyPatch, kind: str, is_patient: bool
) -> None:
    most = "MOST_SECONDS" if is_patient else "MOST_SECONDS_IN_A_PAGE"
    monkeypatch.setattr(http, most, 0.3)
    monkeypatch.setattr(http, "_BACKOFF", 0.0)
    with served(dripping(DRIPPED[kind])) as address:
        client = Client("It", address, Pace("dripping", 1000), {}, is_patient=is_patient)
        with pytest.raises(UnreachableError, match="too slow"):
            client.json("/")


def test_a_connection_that_is_kept_outlives_its_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MOST_SECONDS", 0.3)
    connections = []

    def say(connection: socket.socket) -> None:
        connections.append(connection)
        while connection.recv(10_000):
            connection.sendall(AT_ONCE)

    with served(say) as address:
        client = Client("It", address, Pace("kept", 1000), {})
        for pause in (0.5, 0.0):
            assert client.json("/") == ({}, "")
            time.sleep(pause)
    assert len(connections) == 1
