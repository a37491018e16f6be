"""A server that answers as the sources do, for tests; it behaves badly where one tells it to."""

import hashlib
import io
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PIL import Image
from pytest_django import Settings

from catalog.providers import http
from movierec.embedded.recorded_sources import RecordedMovie, RecordedSources, Reply, served

from .recorded_wikidata import answer_as_wikidata

STALKER = RecordedMovie(
    number=1398,
    title="Stalker",
    year=1979,
    released="1979-05-25",
    imdb_id="tt0079944",
    runtime=162,
    genres=("Science Fiction", "Drama"),
    countries=("Soviet Union",),
    directors=("Andrei Tarkovsky",),
    cast=("Alisa Freindlich", "Aleksandr Kaydanovskiy"),
    title_de="Der Stalker",
    keywords=("zone",),
)
MIRROR = RecordedMovie(
    number=1396,
    title="Mirror",
    year=1975,
    imdb_id="tt0072443",
    directors=("Andrei Tarkovsky",),
    genres=("Drama",),
)

Behaviour = Callable[[Reply], Reply]


class Sources(RecordedSources):
    """Answers well, but for the paths that begin as told; its pictures are small if not told."""

    def __init__(self, *movies: RecordedMovie) -> None:
        super().__init__(movies)
        self.bad: dict[str, Behaviour] = {}
        self.headers: list[Mapping[str, str]] = []
        self.queries: list[Mapping[str, str]] = []
        self.kinds: dict[int, str] = {}
        self.large_pictures = False

    def answer(self, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> Reply:
        """Return the reply, spoilt where it is to be."""
        self.headers.append(headers)
        self.queries.append(query)
        reply = super().answer(path, query, headers)
        for beginning, behave in self.bad.items():
            if path.startswith(beginning):
                return behave(reply)
        return reply

    def _answer(self, path: str, query: Mapping[str, str]) -> Reply:
        if path == "/w/api.php":
            return answer_as_wikidata(self.movies, self.kinds, query)
        return super()._answer(path, query)

    def _picture(self, path: str) -> Reply:
        if self.large_pictures or self._numbered(Path(path).stem.removeprefix("p")) is None:
            return super()._picture(path)
        red, green, blue = hashlib.sha256(path.encode()).digest()[:3]
        out = io.BytesIO()
        Image.new("RGB", (40, 60), (red, green, blue)).save(out, "JPEG")
        return Reply(out.getvalue(), headers={"Content-Type": "image/jpeg"})


@contextmanager
def asked(settings: Settings, *movies: RecordedMovie) -> Iterator[Sources]:
    """Have TMDB asked, in place of which there is a server with these movies."""
    sources = Sources(*(replace(movie) for movie in movies))
    with served(sources) as address:
        settings.SOURCES_URL = address
        settings.TMDB_KEY = "a-key"
        yield sources


def status(code: int, **headers: str) -> Behaviour:
    """Answer with this status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda reply: Reply(b"{}", code, named)


def content(text: bytes) -> Behaviour:
    """Answer with this."""
    return lambda reply: Reply(text)


def cut_off(reply: Reply) -> Reply:
    """Promise all of an answer, and send half."""
    half = reply.content[: len(reply.content) // 2]
    return Reply(half, 200, {"Content-Length": str(len(reply.content))})


def silent(reply: Reply) -> Reply:
    """Answer after the asker has gone."""
    time.sleep(http.READ_SECONDS * 2)
    return reply
