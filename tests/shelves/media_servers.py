"""A server that answers as Jellyfin and Plex do; it behaves badly where one tells it to.

As api.jellyfin.org and developer.plex.tv describe them: keys in headers, pages, and for Plex JSON
or XML. Only what is asked for by name is answered.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import quoteattr

KEY = "a-secret-key"

Answer = tuple[int, bytes]


@dataclass
class Movie:
    """A movie of the library."""

    title: str
    year: int | None = None
    imdb: str = ""
    tmdb: str = ""


@dataclass
class MediaServer:
    """A library, and how it answers.

    Attributes
    ----------
    bad
        What is answered in place of everything.
    after
        So many answers are good before that.
    most
        Movies in a page, whatever is asked for.
    """

    movies: list[Movie]
    as_xml: bool = False
    most: int = 1000
    bad: Callable[[], Answer] | None = None
    after: int = 0
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def answer(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        """Return the status and the content of an answer."""
        self.asked.append(path)
        self.headers.append(headers)
        if self.bad and len(self.asked) > self.after:
            return self.bad()
        if path == "/Items":
            if headers.get("Authorization") != f'MediaBrowser Token="{KEY}"':
                return 401, b""
            return 200, json.dumps(self._items(query)).encode()
        if headers.get("X-Plex-Token") != KEY:
            return 401, b"<html>Unauthorized</html>"
        if path == "/library/sections":
            sections = [{"key": "1", "type": "movie"}, {"key": "2", "type": "show"}]
            return self._container(size=2, Directory=sections)
        if path == "/library/sections/1/all":
            return self._videos(query)
        return 404, b""

    def _items(self, query: dict[str, str]) -> dict[str, Any]:
        assert query["IncludeItemTypes"] == "Movie"
        assert query["Recursive"] == "true"
        start, most = int(query["StartIndex"]), min(int(query["Limit"]), self.most)
        page = self.movies[start : start + most]
        items = [
            {
                "Name": movie.title,
                "ProductionYear": movie.year,
                "ProviderIds": {"Imdb": movie.imdb, "Tmdb": movie.tmdb},
                "Type": "Movie",
            }
            for movie in page
        ]
        return {"Items": items, "TotalRecordCount": len(self.movies), "StartIndex": start}

    def _videos(self, query: dict[str, str]) -> Answer:
        assert query["includeGuids"] == "1"
        start = int(query["X-Plex-Container-Start"])
        most = min(int(query["X-Plex-Container-Size"]), self.most)
        page = self.movies[start : start + most]
        videos = [
            {
                "title": movie.title,
                "year": movie.year,
                "guid": "plex://movie/5d776b59ad5437001f79c6f8",
                "Guid": [
                    {"id": f"{name}://{value}"}
                    for name, value in (("imdb", movie.imdb), ("tmdb", movie.tmdb))
                    if value
                ],
            }
            for movie in page
        ]
        named = {"Video" if self.as_xml else "Metadata": videos}
        return self._container(size=len(page), totalSize=len(self.movies), **named)

    def _container(self, **said: Any) -> Answer:
        if not self.as_xml:
            return 200, json.dumps({"MediaContainer": said}).encode()
        return 200, _as_xml("MediaContainer", said).encode()


def _as_xml(tag: str, said: dict[str, Any]) -> str:
    plain = {name: value for name, value in said.items() if not isinstance(value, list)}
    below = [(name, one) for name, many in said.items() if isinstance(many, list) for one in many]
    written = "".join(
        f" {name}={quoteattr(str(value))}" for name, value in plain.items() if value is not None
    )
    return f"<{tag}{written}>{''.join(_as_xml(name, one) for name, one in below)}</{tag}>"


@contextmanager
def running(server: MediaServer, host: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """Serve a library; yield the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            status, content = server.answer(parts.path, query, dict(self.headers))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", content.decode())
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Say nothing of requests."""

    listening = ThreadingHTTPServer((host, port), Handler)
    listening.daemon_threads = True
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield listening.server_port
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
