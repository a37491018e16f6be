"""Errors are reported to a server that takes Sentry's envelopes, without a word about people."""

import gzip
import json
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings

from ..site import PATIENCE, environment, manage, refusal
from .faulty import SECRET


class _Server(socketserver.ThreadingTCPServer):
    """Keeps the envelopes that it is sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.envelopes: list[str] = []
        self.dsn = f"http://key@127.0.0.1:{self.server_address[1]}/1"

    def events(self) -> list[dict[str, Any]]:
        """The events in the envelopes."""
        found = []
        for envelope in self.envelopes:
            _, *items = envelope.strip().split("\n")
            for header, item in zip(items[::2], items[1::2], strict=True):
                assert json.loads(header)["type"] == "event"
                found.append(json.loads(item))
        return found


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == "/api/1/envelope/"
        body = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]](
            body
        )
        assert isinstance(self.server, _Server)
        self.server.envelopes.append(body.decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_fault_is_reported_without_people(data: Path, server: _Server) -> None:
    pytest.importorskip("sentry_sdk", reason="sentry-sdk is not installed")
    result = subprocess.run(
        [sys.executable, "-m", "tests.movierec.watching.faulty"],
        cwd=settings.BASE_DIR,
        env=environment(data, SENTRY_DSN=server.dsn),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    page, task, words = sorted(server.events(), key=lambda event: event["timestamp"])
    assert page["transaction"] == "choose_theme"
    assert page["tags"] == {"request_id": "the-request", "status": "500"}
    (raised,) = page["exception"]["values"]
    assert raised["type"] == "TypeError"
    assert raised["stacktrace"]["frames"][-1]["function"] == "choose_theme"
    assert task["transaction"] == "faulty"
    assert task["exception"]["values"][0]["type"] == "ValueError"
    assert words["logentry"] == {"message": "mail to %s is given up"}
    sent = "".join(server.envelopes)
    for word in (SECRET, "csrftoken", "theme/", "cookie", "user"):
        assert word not in sent.lower(), word


def test_without_the_package_one_line_says_so(tmp_path: Path) -> None:
    (tmp_path / "sentry_sdk.py").write_text("raise ModuleNotFoundError(__name__)")
    dsn = "http://key@127.0.0.1:1/1"
    said = refusal(manage(tmp_path, "check", SENTRY_DSN=dsn, PYTHONPATH=str(tmp_path)))
    assert "requirements-sentry.txt" in said


def test_an_address_of_no_project_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("sentry_sdk", reason="sentry-sdk is not installed")
    said = refusal(manage(tmp_path, "check", SENTRY_DSN="http://127.0.0.1:1/"))
    assert said.startswith("manage.py: SENTRY_DSN is no address of a project")
