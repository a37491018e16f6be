"""Letterboxd's archive goes in whole, with its dates; what was deleted there stays out."""

from datetime import date
from pathlib import Path

import pytest

from catalog.imports.history.reading import read_file
from catalog.imports.history.records import Kind
from catalog.models import (
    MovieList,
    MovieNote,
    OwnTag,
    Rating,
    UnmatchedMovie,
    Viewing,
    WatchlistEntry,
)

from ....factories import MovieFactory, UserFactory
from .bringing import LB_ENTRY, LB_MOVIE, bring, csv_text, lb_ratings, letterboxd, stars_of, zip_of

pytestmark = pytest.mark.django_db

URI = "https://boxd.it/aEh4eZ"
LIST = (
    "Letterboxd list export v7\r\nDate,Name,Tags,URL,Description\r\n"
    '2024-01-01,Best of all,,https://boxd.it/x,"two\r\nlines"\r\n\r\n'
    "Position,Name,Year,URL,Description\r\n1,Heat,1995,https://boxd.it/1,\r\n"
    "2,Paper Moon,1973,https://boxd.it/2,Seen with Anna\r\n"
)


def archive(**more: str) -> bytes:
    review = (*LB_ENTRY[:6], "Review", *LB_ENTRY[6:])
    said = "<i>Quiet</i> &amp; dark.<br>Twice."
    return letterboxd(
        profile=csv_text(("Date Joined", "Username"), ("2020-01-01", "anna")),
        ratings=lb_ratings(("Heat", 1995, 4.5), ("Paper Moon", 1973, 3)),
        watched=csv_text(
            LB_MOVIE,
            *(("2024-05-03", name, year, URI) for name, year in WATCHED),
        ),
        diary=csv_text(
            LB_ENTRY,
            ("2024-05-04", "Heat", 1995, URI, 2, "Yes", "with anna, cinema", "2024-04-30"),
        ),
        reviews=csv_text(
            review,
            ("2024-05-04", "Heat", 1995, URI, 2, "", said, "", "2024-04-30"),
        ),
        watchlist=csv_text(LB_MOVIE, ("2024-02-01", "Alien", 1979, URI)),
        likes__films=csv_text(LB_MOVIE, ("2024-02-01", "Heat", 1995, URI)),
        lists__best=LIST,
        deleted__diary=csv_text(
            LB_ENTRY, ("2024-05-04", "Alien", 1979, URI, 1, "", "", "2024-04-30")
        ),
        **more,
    )


WATCHED = [("Heat", 1995), ("Fargo", 1996)]


@pytest.fixture(autouse=True)
def catalogue() -> None:
    for title, year in [("Heat", 1995), ("Paper Moon", 1973), ("Alien", 1979), ("Fargo", 1996)]:
        MovieFactory(title=title, year=year)


def test_everything_in_it_is_taken() -> None:
    user = UserFactory()
    history_import = bring(user, archive())
    (report,) = history_import.reports
    assert stars_of(user) == {"Heat": 4.5, "Paper Moon": 3.0}
    assert Rating.objects.filter(user=user, updated_at__date="2024-05-03").count() == 2
    viewings = Viewing.objects.filter(user=user).values_list("title", "watched_on")
    assert set(viewings) == {
        ("Heat (1995)", date(2024, 4, 30)),
        ("Fargo (1996)", date(2024, 5, 3)),
    }
    assert WatchlistEntry.objects.get(user=user).movie.title == "Alien"
    tags = OwnTag.objects.filter(user=user, movie__title="Heat").values_list("name", flat=True)
    assert set(tags) == {"with anna", "cinema", "liked"}
    own = MovieList.objects.get(user=user)
    assert (own.name, own.description) == ("Best of all", "two\nlines")
    assert [entry.title for entry in own.entries.all()] == ["Heat (1995)", "Paper Moon (1973)"]
    notes = dict(MovieNote.objects.filter(user=user).values_list("movie__title", "text"))
    assert notes == {"Heat": "Quiet & dark.\nTwice.", "Paper Moon": "Seen with Anna"}
    assert report["taken"] == {
        "diary": 2,
        "likes": 1,
        "lists": 2,
        "notes": 2,
        "ratings": 2,
        "tags": 2,
        "watchlist": 1,
    }
    assert report["skipped"] == {"deleted": 1}
    assert (report["source"], report["scale"], report["rows"]) == ("letterboxd", 5.0, 11)


def test_what_the_site_no_longer_has_is_left_out_unless_it_is_wanted() -> None:
    entry = ("2024-05-04", "Alien", 1979, URI, 4, "", "", "2024-04-30")
    orphaned = archive(orphaned__diary=csv_text(LB_ENTRY, entry))
    user, other = UserFactory(), UserFactory()
    assert bring(user, orphaned).reports[0]["skipped"] == {"deleted": 1, "orphaned": 1}
    assert "Alien" not in stars_of(user)
    bring(other, orphaned, orphaned=True)
    assert stars_of(other)["Alien"] == 4.0


def test_a_folder_around_the_files_and_a_file_alone_are_read() -> None:
    user, other = UserFactory(), UserFactory()
    bring(user, letterboxd(export__ratings=lb_ratings(("Heat", 1995, 4))))
    bring(other, lb_ratings(("Heat", 1995, 4)))
    assert stars_of(user) == stars_of(other) == {"Heat": 4.0}


def test_the_archive_of_2017_is_read() -> None:
    header = ("Date", "Name", "Year", "Letterboxd URI", "Rating", "Tags", "Watched Date")
    uri = "https://letterboxd.com/film/heat-1995/"
    user = UserFactory()
    bring(user, csv_text(header, ("2017-03-01", "Heat", 1995, uri, "3.5", "old", "2017-02-28")))
    assert stars_of(user) == {"Heat": 3.5}
    assert Viewing.objects.get(user=user).watched_on == date(2017, 2, 28)


def test_a_movie_that_is_not_here_waits_with_its_rating() -> None:
    user = UserFactory()
    history_import = bring(user, lb_ratings(("The Glass Harbour", 2025, 5)))
    unmatched = UnmatchedMovie.objects.get(user=user)
    assert (unmatched.title, unmatched.year) == ("The Glass Harbour", 2025)
    record = unmatched.records.get()
    assert (record.kind, record.stars) == ("ratings", 5.0)
    assert history_import.reports[0]["unknown"] == 1


def test_the_second_copy_of_a_file_is_what_the_first_was() -> None:
    table = csv_text(LB_MOVIE, ("2024-05-03", "Paper Moon", 1973, "x"))
    wishes, likes = UserFactory(), UserFactory()
    assert bring(wishes, table, name="watchlist (1).csv").reports[0]["taken"] == {"watchlist": 1}
    assert bring(likes, table, name="films (1).csv").reports[0]["taken"] == {"likes": 1}
    assert OwnTag.objects.get(user=likes).movie.title == "Paper Moon"


@pytest.mark.parametrize("path", ["deleted\\diary.csv", "x/deleted/2020/diary.csv"])
def test_what_was_deleted_stays_out_in_any_folder(path: str) -> None:
    entry = ("2024-05-04", "Heat", 1995, URI, 1, "", "", "2024-04-30")
    ratings = lb_ratings(("Paper Moon", 1973, 3))
    user = UserFactory()
    (report,) = bring(user, zip_of({path: csv_text(LB_ENTRY, entry), "r.csv": ratings})).reports
    assert report["skipped"] == {"deleted": 1}
    assert stars_of(user) == {"Paper Moon": 3.0}


def test_ratings_come_before_a_long_diary(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(archive())
    kinds = [record.kind for record in read_file(path, "export").records]
    rated = kinds.count(Kind.RATING)
    assert rated
    assert set(kinds[:rated]) == {Kind.RATING}
