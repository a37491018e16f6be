"""A media server with some movies, and shelves that are filled from it."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from accounts.models import User
from catalog.providers import http
from shelves.models import Shelf
from shelves.refreshing import refresh
from shelves.sources import asking

from ..factories import MovieFactory, UserFactory
from .media_servers import KEY, MediaServer, Movie, running

MakeShelf = Callable[..., Shelf]


@pytest.fixture
def library(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[MediaServer]:
    """A server on this machine, which the admin has allowed by name."""
    monkeypatch.setattr(http, "_BACKOFF", 0)
    monkeypatch.setattr(asking, "_MOST_A_SECOND", 1000)
    monkeypatch.setattr(asking, "_SHORTEST_PAGE", 1)
    server = MediaServer(
        [
            Movie("Heat", 1995, imdb="tt0113277"),
            Movie("Stalker", 1979, tmdb="1398"),
            Movie("Another Name For It", 2001, imdb="tt0000042"),
            Movie("Only Here", 1999),
        ]
    )
    with running(server) as port:
        settings.LOCAL_MEDIA_SERVERS = [f"127.0.0.1:{port}", f"localhost:{port}"]
        server.port = port  # type: ignore[attr-defined]
        yield server


@pytest.fixture
def make_shelf(library: MediaServer, db: None) -> MakeShelf:
    """Make a shelf of the server, as an admin does."""

    def make(kind: str = "jellyfin", user: User | None = None, **values: object) -> Shelf:
        port = library.port  # type: ignore[attr-defined]
        shelf = Shelf(
            user=user,
            kind=kind,
            **{"name": "Living room", "address": f"http://127.0.0.1:{port}", **values},
        )
        shelf.set_by_admin, shelf.key = True, KEY
        shelf.save()
        return shelf

    return make


@pytest.fixture
def movies(db: None) -> dict[str, int]:
    """Movies of the catalogue: three of the server's, and one that it has not."""
    return {
        "heat": MovieFactory(title="Heat", year=1995, imdb_id="tt0113277").pk,
        "stalker": MovieFactory(title="Der Stalker", year=1979, tmdb_id=1398).pk,
        "other": MovieFactory(title="The Right Name", year=2001, imdb_id="tt0000042").pk,
        "alien": MovieFactory(title="Alien", year=1979, imdb_id="tt0078748").pk,
    }


@pytest.fixture
def ada(db: None) -> User:
    return UserFactory(username="ada")


def read(shelf: Shelf) -> Shelf:
    """Read a shelf now."""
    Shelf.objects.filter(pk=shelf.pk).update(next_at="2020-01-01T00:00Z")
    assert refresh(shelf)
    shelf.refresh_from_db()
    return shelf


def movies_on(shelf: Shelf) -> set[int]:
    found = shelf.items.filter(movie__isnull=False).values_list("movie", flat=True)
    return set(found)
