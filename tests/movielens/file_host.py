"""A small web server that can also behave badly."""

import hashlib
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class FileHost:
    """Serves what it is given on a port of this machine, and records the requests.

    Attributes
    ----------
    url
        The address, without a slash at the end.
    requests
        The names that were requested, in order.
    """

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._announced: dict[str, int | None] = {}
        self._statuses: dict[str, HTTPStatus] = {}
        self.requests: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop answering and give up the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def offer(self, name: str, content: bytes, *, announced: int | None = -1) -> None:
        """Serve a file, announcing its length or another one or none."""
        self._files[name] = content
        self._announced[name] = len(content) if announced == -1 else announced

    def offer_release(self, name: str, content: bytes) -> None:
        """Serve an archive with its checksum as GroupLens publishes it."""
        self.offer(f"{name}.zip", content)
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        self.offer(f"{name}.zip.md5", f"MD5 ({name}.zip) = {digest}\n".encode())

    def refuse(self, name: str, status: HTTPStatus) -> None:
        """Answer with a status of failure."""
        self._statuses[name] = status

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.lstrip("/")
                host.requests.append(name)
                if name not in host._files or name in host._statuses:
                    self.send_error(host._statuses.get(name, HTTPStatus.NOT_FOUND))
                    return
                self.send_response(HTTPStatus.OK)
                if (length := host._announced[name]) is not None:
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(host._files[name])

            def log_message(self, *_: object) -> None:
                """Keep the test's output clean."""

        return Handler
