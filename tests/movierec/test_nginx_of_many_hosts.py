"""nginx before several web hosts: what it asks another host for, and what it does not."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

from .site import spare_port
from .web_server import needs_nginx, nginx_with

pytestmark = needs_nginx

FILE = settings.BASE_DIR / "deploy" / "nginx" / "movierec.conf"


class Host(ThreadingHTTPServer):
    """A web host that notes what it is asked, and knows one stylesheet."""

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.name = name
        self.asked: list[str] = []
        self.breaks = False


class _Answering(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.server.breaks and self.path != "/healthz":
            self.close_connection = True
            return
        here = self.path in ("/", "/healthz", f"/static/{self.server.name}.css")
        self.send_response(200 if here else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - as the server calls it

    def log_message(self, *args: object) -> None:
        """Print nothing."""


@contextmanager
def hosts() -> Iterator[tuple[Host, Host]]:
    """Two web hosts."""
    with ExitStack() as stack:
        both = Host("old"), Host("new")
        for host in both:
            threading.Thread(target=host.serve_forever, daemon=True).start()
            stack.callback(host.server_close)
            stack.callback(host.shutdown)
        yield both


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Host, Host, int]]:
    """Two web hosts, and the port of nginx before them."""
    port = spare_port()
    with hosts() as (old, new):
        text = FILE.read_text()
        for number, host in ((11, old), (12, new)):
            assert f"10.0.0.{number}:8000" in text
            text = text.replace(f"10.0.0.{number}:8000", f"127.0.0.1:{host.server_port}")
        upstream, _, served = text.partition("server {\n    listen 80;")
        served = served[served.index("server {") :].replace("listen 443 ssl", f"listen {port}")
        served = "\n".join(line for line in served.splitlines() if "ssl_cert" not in line)
        with nginx_with(tmp_path / "nginx", port, upstream + served):
            yield old, new, port


def ask(port: int, method: str, path: str) -> int:
    """How nginx answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, "stars=4" if method == "POST" else None)
    return connection.getresponse().status


def test_a_host_that_is_gone_is_noticed_by_nobody(both: tuple[Host, Host, int]) -> None:
    old, _new, port = both
    old.shutdown()
    old.server_close()
    assert [ask(port, method, "/") for method in ("GET", "POST") * 3] == [200] * 6


def test_what_may_have_been_done_is_not_done_again(both: tuple[Host, Host, int]) -> None:
    old, new, port = both
    old.breaks = new.breaks = True
    for host in both[:2]:
        host.asked.clear()
    assert ask(port, "POST", "/") == 502
    assert old.asked + new.asked == ["POST /"]


def test_a_file_of_another_version_is_fetched_from_the_host_that_has_it(
    both: tuple[Host, Host, int],
) -> None:
    *_, port = both
    for path in ("/static/old.css", "/static/new.css"):
        assert [ask(port, "GET", path) for _turn in range(3)] == [200] * 3
    assert ask(port, "GET", "/static/none.css") == 404


def with_certificate(text: str, folder: Path) -> str:
    """The file, with a certificate that is made for the test."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", str(key), "-out", str(certificate), "-subj", "/CN=localhost"),
        ],
        check=True,
        capture_output=True,
    )
    text = text.replace("/etc/ssl/movierec/fullchain.pem", str(certificate))
    return text.replace("/etc/ssl/movierec/privkey.pem", str(key))


def test_who_comes_without_https_is_led_to_the_port_of_https(tmp_path: Path) -> None:
    http, https = spare_port(), spare_port()
    text = FILE.read_text().replace("listen 80;", f"listen {http};")
    text = text.replace("listen 443 ssl;", f"listen {https} ssl;")
    text = text.replace('$https_port "";', f'$https_port ":{https}";')
    with nginx_with(tmp_path / "nginx", http, with_certificate(text, tmp_path)):
        for port in (http, https):
            connection = HTTPConnection("localhost", port, timeout=20)
            connection.request("GET", "/movies/?q=heat")
            answer = connection.getresponse()
            assert answer.status == 301
            assert answer.headers["Location"] == f"https://localhost:{https}/movies/?q=heat"


def test_the_file_is_one_that_nginx_takes(tmp_path: Path) -> None:
    text = with_certificate(FILE.read_text(), tmp_path)
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {text} }}")
    command = ["nginx", "-t", "-q", "-e", "stderr", "-p", str(tmp_path), "-c", str(whole)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
