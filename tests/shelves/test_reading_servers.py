"""Shelves of media servers: what they hold, and what is lost when a server misbehaves: nothing."""

import logging
import socket
from typing import Any

import pytest
from django.db import connection

from shelves.models import Shelf, ShelfItem
from shelves.refreshing import put_on, refresh, refresh_due
from shelves.sources import asking, jellyfin, plex

from ..factories import UserFactory
from .conftest import MakeShelf, movies_on, read
from .media_servers import KEY, Answer, MediaServer, Movie

Problem = Shelf.Problem
pytestmark = pytest.mark.django_db

KINDS = [("jellyfin", False), ("plex", False), ("plex", True)]


@pytest.mark.parametrize(("kind", "as_xml"), KINDS)
@pytest.mark.parametrize("most", [1000, 2, 1])
def test_a_library_is_read_page_by_page_and_matched(
    library: MediaServer,
    make_shelf: MakeShelf,
    movies: dict[str, int],
    kind: str,
    as_xml: bool,
    most: int,
) -> None:
    library.as_xml, library.most = as_xml, most
    shelf = read(make_shelf(kind))
    assert movies_on(shelf) == {movies["heat"], movies["stalker"], movies["other"]}
    assert (shelf.item_count, shelf.unknown_count, shelf.problem) == (4, 1, "")
    assert [item.title for item in shelf.items.filter(movie=None)] == ["Only Here"]


def test_what_is_gone_leaves_and_what_is_new_comes(
    library: MediaServer, make_shelf: MakeShelf, movies: dict[str, int]
) -> None:
    shelf = read(make_shelf())
    kept = shelf.items.get(title="Heat").pk
    library.movies = [library.movies[0], Movie("Alien", 1979)]
    read(shelf)
    assert movies_on(shelf) == {movies["heat"], movies["alien"]}
    assert shelf.items.get(title="Heat").pk == kept
    assert shelf.unknown_count == 0


def html() -> Answer:
    return 200, b"<html><body>Welcome to my router</body></html>"


def redirect() -> Answer:
    return 302, b"http://127.0.0.1:1/elsewhere"


MISBEHAVIOURS = {
    "401": (lambda: (401, b""), Problem.REFUSED),
    "403": (lambda: (403, b""), Problem.REFUSED),
    "500": (lambda: (500, b""), Problem.DOWN),
    "404": (lambda: (404, b""), Problem.NONSENSE),
    "redirect": (redirect, Problem.NONSENSE),
    "html": (html, Problem.NONSENSE),
    "empty": (lambda: (200, b""), Problem.NONSENSE),
    "not json": (lambda: (200, b'{"Items": ['), Problem.NONSENSE),
    "a list": (lambda: (200, b"[]"), Problem.NONSENSE),
    "nothing in it": (lambda: (200, b"{}"), Problem.NONSENSE),
    "deep": (lambda: (200, b"[" * 100_000), Problem.NONSENSE),
    "entities": (
        lambda: (200, b'<!DOCTYPE a [<!ENTITY b "c">]><MediaContainer>&b;</MediaContainer>'),
        Problem.NONSENSE,
    ),
    "one name for two": (
        lambda: (
            200,
            b"<MediaContainer Directory='x'><Directory type='movie' key='1'/></MediaContainer>",
        ),
        Problem.NONSENSE,
    ),
    "strange": (
        lambda: (200, b'{"Items": "x", "TotalRecordCount": -1, "MediaContainer": [1]}'),
        Problem.NONSENSE,
    ),
}


@pytest.mark.parametrize("kind", ["jellyfin", "plex"])
@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_a_server_that_misbehaves_loses_nothing(
    library: MediaServer,
    make_shelf: MakeShelf,
    movies: dict[str, int],
    kind: str,
    name: str,
) -> None:
    shelf = read(make_shelf(kind))
    before = list(shelf.items.order_by("pk").values())
    read_at = shelf.read_at
    library.bad, problem = MISBEHAVIOURS[name]
    read(shelf)
    assert shelf.problem == problem
    assert list(shelf.items.order_by("pk").values()) == before
    assert (shelf.read_at, shelf.item_count) == (read_at, 4)
    library.bad = None
    assert read(shelf).problem == ""


@pytest.mark.parametrize(("kind", "after"), [("jellyfin", 2), ("plex", 3)])
def test_one_that_breaks_off_between_pages_loses_nothing(
    library: MediaServer, make_shelf: MakeShelf, movies: dict[str, int], kind: str, after: int
) -> None:
    shelf = read(make_shelf(kind))
    library.movies = [*library.movies[::-1], Movie("New", 2020)]
    library.most, library.asked = 1, []
    library.after, library.bad = after, lambda: (401, b"")
    read(shelf)
    assert shelf.problem == Problem.REFUSED
    assert shelf.items.count() == 4


def test_one_that_is_down_is_asked_again_later(make_shelf: MakeShelf, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.LOCAL_MEDIA_SERVERS = [f"127.0.0.1:{port}"]
    shelf = read(make_shelf(address=f"http://127.0.0.1:{port}"))
    assert shelf.problem == Problem.DOWN
    assert not Shelf.objects.due().exists()


def test_a_library_that_is_too_large_is_left(
    library: MediaServer, make_shelf: MakeShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reader in (jellyfin, plex):
        monkeypatch.setattr(reader, "MOST_ITEMS", 3)
    for kind in ("jellyfin", "plex"):
        assert read(make_shelf(kind, name=kind)).problem == Problem.TOO_MANY
    assert not ShelfItem.objects.exists()


@pytest.mark.parametrize("kind", ["jellyfin", "plex"])
@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("_SHORTEST_PAGE", 2, Problem.NONSENSE),
        ("_MOST_PAGES", 2, Problem.DOWN),
        ("_MOST_SECONDS", -1.0, Problem.DOWN),
    ],
)
def test_one_that_never_comes_to_an_end_is_left(
    library: MediaServer,
    make_shelf: MakeShelf,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    name: str,
    value: float,
    problem: Problem,
) -> None:
    library.most = 1
    monkeypatch.setattr(asking, name, value)
    shelf = read(make_shelf(kind))
    assert shelf.problem == problem
    assert not shelf.items.exists()
    of_pages = [path for path in library.asked if path != "/library/sections"]
    assert len(of_pages) <= 2


@pytest.mark.parametrize("kind", ["jellyfin", "plex"])
def test_no_other_worker_reads_a_server_between_its_pages(
    library: MediaServer, make_shelf: MakeShelf, kind: str
) -> None:
    library.most = 1
    shelf = make_shelf(kind)
    reader = {"jellyfin": jellyfin, "plex": plex}[kind]
    assert shelf in Shelf.objects.due()
    assert reader.read(shelf)
    assert shelf not in Shelf.objects.due()


def test_the_key_is_stored_encrypted_and_said_to_no_one(
    library: MediaServer,
    make_shelf: MakeShelf,
    caplog: pytest.LogCaptureFixture,
    settings: Any,
) -> None:
    caplog.set_level(logging.DEBUG)
    shelf = make_shelf("plex")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM shelves_shelf")
        assert KEY not in str(cursor.fetchall())
    read(shelf)
    library.bad = html
    read(shelf)
    # In headers only: addresses are in the logs of servers and proxies.
    assert all(KEY not in path for path in library.asked)
    settings.SECRET_KEY = "another one"
    assert read(shelf).problem == Problem.SECRET
    assert KEY not in caplog.text


def test_a_shelf_is_read_by_one_worker_when_it_is_due(
    library: MediaServer, make_shelf: MakeShelf
) -> None:
    shelf = make_shelf()
    assert refresh_due() == 1
    assert refresh_due() == 0
    assert not refresh(shelf)
    assert library.asked == ["/Items"]


def test_a_shelf_that_is_deleted_while_it_is_read_stays_deleted(
    make_shelf: MakeShelf, movies: dict[str, int]
) -> None:
    shelf = make_shelf()
    works = jellyfin.read(shelf)
    Shelf.objects.filter(pk=shelf.pk).delete()
    put_on(shelf, works)
    assert not Shelf.objects.exists()
    assert not ShelfItem.objects.exists()


def test_what_others_have_on_shelves_is_not_ones_own(
    make_shelf: MakeShelf, movies: dict[str, int]
) -> None:
    one, other = UserFactory(), UserFactory()
    read(make_shelf(user=one))
    assert set(ShelfItem.objects.movies_for(one.pk))
    assert not set(ShelfItem.objects.movies_for(other.pk))
