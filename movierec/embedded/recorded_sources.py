"""A server that answers as TMDB does, with movies that are known to it.

For trying out without a key or the internet, and for the tests. Its answers have the form that
developer.themoviedb.org describes; what they say is made of facts (title, year, people), the
pictures are drawn, and the ids are its own.
"""

import csv
import hashlib
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from catalog.text import fold

from .recorded_pictures import draw_picture
from .recorded_services import OffersByCountry, answer_about, answer_about_services

FIRST_ID = 90_000_000
"""Above all ids of TMDB, so that none of these is taken for one."""


@dataclass
class RecordedMovie:
    """A movie that the server knows."""

    number: int
    title: str
    year: int | None
    released: str = ""
    imdb_id: str = ""
    runtime: int | None = None
    genres: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    title_de: str = ""
    alternative_titles: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    certificates: tuple[tuple[str, str], ...] = ()
    is_adult: bool = False
    overview: str = ""
    offers: OffersByCountry = field(default_factory=dict)

    @property
    def plot(self) -> str:
        """A plot that facts alone tell."""
        if self.overview or not self.directors:
            return self.overview
        cast = f", with {_and(self.cast[:4])}" if self.cast else ""
        return _sentence(f"By {_and(self.directors)}{cast}")


@dataclass
class Reply:
    """What is sent back."""

    content: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, value: Any, status: int = 200) -> "Reply":
        """Return a reply with this value, and the mark that tells whether it changes."""
        content = json.dumps(value).encode()
        mark = hashlib.sha256(content).hexdigest()[:16]
        headers = {"Content-Type": "application/json", "ETag": f'W/"{mark}"'}
        return cls(content, status, headers)


_NOT_THERE = Reply.of_json({"success": False, "status_code": 34}, 404)


class RecordedSources:
    """Answers requests."""

    def __init__(self, movies: Iterable[RecordedMovie]) -> None:
        self.movies = {movie.number: movie for movie in movies}
        self.changed: dict[str, list[int]] = {}
        self.asked: list[str] = []

    def answer(self, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> Reply:
        """Return the reply to a request."""
        self.asked.append(path)
        reply = self._answer(path, query)
        if reply.status == 200 and headers.get("If-None-Match") == reply.headers.get("ETag", "-"):
            return Reply(b"", 304)
        return reply

    def _answer(self, path: str, query: Mapping[str, str]) -> Reply:
        if path.startswith("/t/p/"):
            return self._picture(path)
        if path == "/3/search/movie":
            found = self._titled(query.get("query", ""), query.get("year", ""))
            return self._listed(found, query.get("language", ""))
        if path == "/3/discover/movie":
            came_out = "release_date" if "region" in query else "primary_release_date"
            since = query.get(f"{came_out}.gte", "")
            until = query.get(f"{came_out}.lte", "9999")
            return self._listed(m for m in self.movies.values() if since <= m.released <= until)
        if path.startswith("/3/find/"):
            wanted = path.rpartition("/")[2]
            found = [m for m in self.movies.values() if wanted in (m.imdb_id, f"Q{m.number}")]
            listed = [_row(movie, query.get("language", "")) for movie in found]
            return Reply.of_json({"movie_results": listed})
        if path.startswith("/3/watch/providers/"):
            return Reply.of_json(answer_about_services(path, query))
        if path.startswith("/3/movie/") and path.endswith("/watch/providers"):
            asked = self._numbered(path.split("/")[3])
            return Reply.of_json(answer_about(asked.number, asked.offers)) if asked else _NOT_THERE
        if path == "/3/movie/changes":
            return self._changes(query)
        movie = self._numbered(path.rpartition("/")[2])
        if path.startswith("/3/movie/") and movie:
            return Reply.of_json(_details(movie))
        return _NOT_THERE

    def _numbered(self, text: str) -> RecordedMovie | None:
        return self.movies.get(int(text)) if text.isdecimal() else None

    def _titled(self, text: str, year: str = "") -> list[RecordedMovie]:
        words = fold(text)
        return [
            movie
            for movie in self.movies.values()
            if words and words in fold(f"{movie.title} {movie.title_de}")
            if not year or str(movie.year) == year
        ]

    def _listed(self, movies: Iterable[RecordedMovie], language: str = "") -> Reply:
        results = [_row(movie, language) for movie in movies][:20]
        return Reply.of_json({"page": 1, "results": results, "total_results": len(results)})

    def _changes(self, query: Mapping[str, str]) -> Reply:
        ids, page = self.changed.get(query["start_date"], []), int(query["page"])
        results = [{"id": one, "adult": False} for one in ids[100 * (page - 1) : 100 * page]]
        pages = max(-(-len(ids) // 100), 1)
        return Reply.of_json({"page": page, "results": results, "total_pages": pages})

    def _picture(self, path: str) -> Reply:
        movie = self._numbered(Path(path).stem.removeprefix("p"))
        if movie is None:
            return Reply(b"", 404)
        return Reply(draw_picture(movie.title), headers={"Content-Type": "image/jpeg"})


@contextmanager
def served(sources: RecordedSources) -> Iterator[str]:
    """Serve the answers on a free port of this machine; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            reply = sources.answer(parts.path, query, dict(self.headers))
            self.send_response(reply.status)
            headers = {"Content-Length": str(len(reply.content)), **reply.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.content)
            if int(headers["Content-Length"]) != len(reply.content):
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Say nothing of requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def read_recorded(*paths: Path) -> list[RecordedMovie]:
    """Return the movies of CSV files with the columns of `RecordedMovie`, names joined by bars."""
    found: list[RecordedMovie] = []
    for path in paths:
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                found.append(_recorded(FIRST_ID + len(found), row))
    return found


def _recorded(number: int, row: Mapping[str, str]) -> RecordedMovie:
    def names(column: str) -> tuple[str, ...]:
        return tuple(name for name in (row.get(column) or "").split("|") if name)

    year, runtime = row.get("year") or "", row.get("runtime") or ""
    return RecordedMovie(
        number=number,
        title=row["title"],
        year=int(year) if year else None,
        released=row.get("released") or (f"{year}-06-01" if year else ""),
        runtime=int(runtime) if runtime else None,
        genres=names("genres"),
        countries=names("countries"),
        directors=names("directors"),
        cast=names("cast"),
        title_de=row.get("title_de") or "",
    )


def _row(movie: RecordedMovie, language: str = "") -> dict[str, Any]:
    """Return a movie as lists of TMDB have it."""
    is_german = language == "de"
    return {
        "adult": movie.is_adult,
        "id": movie.number,
        "title": (movie.title_de if is_german else "") or movie.title,
        "original_title": movie.title,
        "overview": _german_plot(movie) if is_german else movie.plot,
        "poster_path": f"/p{movie.number}.jpg",
        "release_date": movie.released or (f"{movie.year}-06-01" if movie.year else ""),
        "popularity": 10.0,
        "vote_count": 100,
    }


def _details(movie: RecordedMovie) -> dict[str, Any]:
    """Return a movie as its own address at TMDB has it, with all that can be appended."""
    german = {"title": movie.title_de, "overview": _german_plot(movie)}
    crew = [
        {"id": number_of(name), "name": name, "job": "Director", "department": "Directing"}
        for name in movie.directors
    ]
    cast = [
        {"id": number_of(name), "name": name, "order": order, "character": ""}
        for order, name in enumerate(movie.cast)
    ]
    return {
        **_row(movie),
        "imdb_id": movie.imdb_id or None,
        "runtime": movie.runtime or 0,
        "genres": [{"id": number_of(name) % 1000, "name": name} for name in movie.genres],
        "production_countries": [{"iso_3166_1": "", "name": name} for name in movie.countries],
        "credits": {"cast": cast, "crew": crew},
        "alternative_titles": {
            "titles": [{"iso_3166_1": "", "title": name} for name in movie.alternative_titles]
        },
        "external_ids": {"imdb_id": movie.imdb_id or None},
        "keywords": {"keywords": [{"id": 1, "name": name} for name in movie.keywords]},
        "release_dates": {
            "results": [
                {"iso_3166_1": country, "release_dates": [{"certification": certificate}]}
                for country, certificate in movie.certificates
            ]
        },
        "translations": {"translations": [{"iso_639_1": "de", "iso_3166_1": "DE", "data": german}]},
    }


def number_of(name: str) -> int:
    """Return the id of a person or a genre."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:3]) + 1


def _and(names: Iterable[str], word: str = "and") -> str:
    first, *others = list(names)
    return first if not others else f"{', '.join([first, *others[:-1]])} {word} {others[-1]}"


def _german_plot(movie: RecordedMovie) -> str:
    if movie.overview or not movie.directors:
        return ""
    cast = f" mit {_and(movie.cast[:4], 'und')}" if movie.cast else ""
    return _sentence(f"Von {_and(movie.directors, 'und')}{cast}")


def _sentence(text: str) -> str:
    # Some names end with a full stop of their own, as in Robert Downey Jr.
    return text if text.endswith(".") else f"{text}."
