"""A Redis that is reached by TLS must show a certificate that is trusted."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from .site import environment, manage, spare_port

pytestmark = pytest.mark.skipif(
    not (shutil.which("redis-server") and shutil.which("openssl")),
    reason="redis-server or openssl is not installed",
)

USE_BOTH = """
from django.core.cache import cache
from movierec.celery import app

cache.set("movie", "Fargo")
print("cache:", cache.reachable())
with app.connection_for_write() as connection:
    try:
        connection.ensure_connection(max_retries=1, timeout=60)
    except Exception as error:
        print("broker:", type(error).__name__)
    else:
        print("broker:", connection.connected)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a Redis that speaks TLS; its certificate is in the folder."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", "key.pem", "-out", "certificate.pem", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    port = spare_port()
    process = subprocess.Popen(
        [
            *("redis-server", "--port", "0", "--bind", "127.0.0.1", "--save", ""),
            *("--tls-port", str(port), "--tls-cert-file", "certificate.pem"),
            *("--tls-key-file", "key.pem", "--tls-auth-clients", "no", "--requirepass", "secret"),
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert any("Ready to accept connections" in line for line in process.stdout)
    yield f"rediss://:secret@localhost:{port}/0"
    process.kill()
    process.wait()


def use_both(tmp_path: Path, address: str) -> list[str]:
    result = manage(tmp_path / "data", "shell", "--command", USE_BOTH, REDIS_URL=address)
    return [line for line in result.stdout.splitlines() if line.startswith(("cache", "broker"))]


def test_a_trusted_certificate_is_taken_and_another_one_is_not(tmp_path: Path, server: str) -> None:
    trusted = f"{server}?ssl_ca_certs={tmp_path}/certificate.pem"
    assert use_both(tmp_path, trusted) == ["cache: True", "broker: True"]
    assert use_both(tmp_path, server) == ["cache: False", "broker: OperationalError"]


def test_a_certificate_beside_which_it_was_started_is_found_by_what_it_starts(
    tmp_path: Path, server: str
) -> None:
    of_child = [sys.executable, str(settings.BASE_DIR / "manage.py"), "shell", "--command"]
    done = subprocess.run(
        [*of_child, f"import subprocess; subprocess.run({[*of_child, USE_BOTH]!r}, cwd='/')"],
        cwd=tmp_path,
        env=environment(tmp_path / "data", REDIS_URL=f"{server}?ssl_ca_certs=certificate.pem"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "cache: True" in done.stdout
    assert "broker: True" in done.stdout
