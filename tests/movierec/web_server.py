"""The web server alone, as `serve` starts it, and nginx in front of it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

from movierec.embedded.programs import web_command

from .site import PATIENCE, environment, spare_port

HOSTING = {
    "DEBUG": "off",
    "SECRET_KEY": "for the test",
    "ALLOWED_HOSTS": "localhost",
    "HTTPS": "off",
}
needs_nginx = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")


@contextmanager
def web_server(data: Path, **more: str) -> Iterator[int]:
    """Run gunicorn on a migrated data folder; yields its port."""
    port = spare_port()
    with _running(web_command(port), data, environment(data, **more)):
        _wait_for(port)
        yield port


@contextmanager
def nginx(folder: Path, port: int, location: str) -> Iterator[None]:
    """Run nginx with one location on a port, which is no usual one."""
    with nginx_with(folder, port, f"server {{ listen 127.0.0.1:{port}; {location} }}"):
        yield


@contextmanager
def nginx_with(folder: Path, port: int, http: str) -> Iterator[None]:
    """Run nginx with this in its http part, and wait until a port answers."""
    folder.mkdir()
    (folder / "nginx.conf").write_text(
        f"""
        daemon off; pid {folder}/pid; error_log stderr; worker_processes 1; user root;
        events {{}}
        http {{
          access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
          {http}
        }}
        """
    )
    command = ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with _running(command, folder, dict(os.environ)):
        _wait_for(port)
        yield


def operating_guide_location(path: str, port: int) -> str:
    """The location that the operating guide has for nginx, for another path and port."""
    guide = (settings.BASE_DIR / "docs" / "operating.md").read_text()
    location = guide.partition("       location / {")[2].partition("}")[0]
    assert "proxy_pass http://127.0.0.1:8000;" in location
    return f"location {path} {{{location.replace(':8000', f':{port}')}}}"


@contextmanager
def _running(command: list[str], folder: Path, variables: dict[str, str]) -> Iterator[None]:
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=variables,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(port: int) -> None:
    wait_until(lambda: _answers(port))


def wait_until(done: Callable[[], bool]) -> None:
    """Return when something is so."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True
