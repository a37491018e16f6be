"""The files for other sites have their columns, every id, and are read back as theirs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from catalog.exports import document, letterboxd
from catalog.exports.document import documents
from catalog.exports.letterboxd import files
from catalog.exports.library import Library
from catalog.imports.history.reading import read_file
from catalog.models import MovieNote, OwnTag, Rating, Viewing, WatchlistEntry
from core.csv_files import csv_file
from tests.factories import MovieFactory, UserFactory

from ..library.library_items import MovieListFactory
from .exporting import Rows, archive_of, csv_files, documents_in

pytestmark = pytest.mark.django_db

IDS = {"imdb_id": "tt0113277", "tmdb_id": 949, "movielens_id": 6}


@pytest.fixture
def user() -> User:
    user = UserFactory()
    heat = MovieFactory(title="Heat", year=1995, **IDS)
    other = MovieFactory(title="Other", year=2001)
    Rating.objects.rate(user.pk, heat, 4.5)
    Rating.objects.update(updated_at=datetime(2026, 5, 4, 12, tzinfo=UTC))
    for day, note in (("2026-01-02", ""), ("2026-03-04", "Again")):
        Viewing.objects.create(user=user, movie=heat, watched_on=day, note=note)
    OwnTag.objects.put(user.pk, heat, ["noir", "with anna"])
    MovieNote.objects.write(user.pk, heat, "Mine")
    OwnTag.objects.put(user.pk, other, ["unseen"])
    WatchlistEntry.objects.put(user.pk, other)
    MovieListFactory(user=user, name="Best & “last”", movies=[other, heat])
    return user


def only(files: dict[str, Rows], name: str) -> Rows:
    return files[name]


def test_letterboxd_gets_diary_and_rating_in_its_form(user: User) -> None:
    found = csv_files(archive_of(user), "letterboxd")
    assert set(found) == {"import-1", "watchlist-1", "list-1-best-last-1"}
    movie = {"imdbID": "tt0113277", "tmdbID": "949", "movielens_id": "6", "Title": "Heat"}
    first, last = found["import-1"]
    assert first.items() >= (movie | {"WatchedDate": "2026-01-02", "Rewatch": ""}).items()
    assert (first["Rating"], first["Tags"]) == ("", "")
    said = {"Rating": "4.5", "Rewatch": "Yes", "Tags": "noir, with anna"}
    assert last.items() >= (movie | said | {"Review": "Again\n\nMine"}).items()
    assert [row["Title"] for row in found["list-1-best-last-1"]] == ["Other", "Heat"]


def test_letterboxd_gets_no_more_rows_a_file_than_it_takes(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letterboxd, "MOST_ROWS", 1)
    names = [name for name, _, rows in files(Library.of(user.pk)) if len(rows) == 1]
    assert names[:2] == ["letterboxd/import-1", "letterboxd/import-2"]


def test_others_get_points_out_of_ten_and_ids(user: User) -> None:
    packed = archive_of(user)
    (imdb,) = csv_files(packed, "imdb")["ratings"]
    assert (imdb["Const"], imdb["Your Rating"], imdb["Date Rated"]) == (
        "tt0113277",
        "9",
        "2026-05-04",
    )
    trakt = csv_files(packed, "trakt")
    assert (trakt["ratings"][0]["trakt_rating"], trakt["ratings"][0]["type"]) == ("9", "movie")
    assert [row["watched_at"] for row in trakt["history"]] == ["2026-01-02", "2026-03-04"]
    (movielens,) = csv_files(packed, "movielens")["movielens-ratings"]
    assert movielens == {
        "movie_id": "6",
        "imdb_id": "0113277",
        "tmdb_id": "949",
        "rating": "4.5",
        "average_rating": "",
        "title": "Heat (1995)",
    }
    for row in (imdb, *trakt["ratings"], *trakt["history"]):
        assert {name: row[name] for name in IDS} == {k: str(v) for k, v in IDS.items()}


@pytest.mark.parametrize(
    ("folder", "name", "source"),
    [
        ("imdb", "ratings", "imdb"),
        ("imdb", "watchlist", "imdb"),
        ("trakt", "ratings", "trakt"),
        ("trakt", "history", "trakt"),
        ("movielens", "movielens-ratings", "movielens"),
        ("letterboxd", "import-1", "csv"),
    ],
)
def test_each_is_recognised_as_what_it_looks_like(
    user: User, tmp_path: Path, folder: str, name: str, source: str
) -> None:
    rows: list[dict[str, Any]] = csv_files(archive_of(user), folder)[name]
    path = tmp_path / "x"
    path.write_bytes(csv_file(list(rows[0]), [list(row.values()) for row in rows]))
    reading = read_file(path, "x")
    assert (reading.source, reading.skipped) == (source, {})
    stars = {record.points for record in reading.records if record.points is not None}
    assert stars <= {4.5}


def test_a_large_library_is_in_several_documents(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole,) = documents_in(archive_of(user))
    monkeypatch.setattr(document, "PART_BYTES", 1)
    parts = documents_in(archive_of(user))
    entries = sum(len(value) for value in whole.values() if isinstance(value, list))
    assert [part["part"] for part in parts] == list(range(1, entries + 1))
    assert len(list(documents(Library.of(UserFactory().pk)))) == 1
