"""A file is judged as a whole: its scale, its faults, its size."""

import gzip
import io
import zipfile
from unittest.mock import Mock

import pytest

from catalog.imports.history import tables
from catalog.models import HistoryImport, Rating

from ....factories import MovieFactory, UserFactory
from .bringing import Content, bring, csv_text, lb_ratings, letterboxd, stars_of, zip_of

pytestmark = pytest.mark.django_db

HEADER = ("title", "year", "rating")


@pytest.fixture(autouse=True)
def catalogue() -> None:
    for number in range(6):
        MovieFactory(title=f"Movie {number}", year=2000)


def rated(*points: object) -> str:
    return csv_text(HEADER, *((f"Movie {n}", 2000, value) for n, value in enumerate(points)))


@pytest.mark.parametrize(
    ("points", "scale", "stars"),
    [
        ((1, 5, 2.5), 5.0, (1.0, 5.0, 2.5)),
        ((1, 10, 7), 10.0, (0.5, 5.0, 3.5)),
        ((1, 100, 73), 100.0, (0.5, 5.0, 3.5)),
        (("3,5", "4"), 5.0, (3.5, 4.0)),
    ],
)
def test_the_scale_is_found_from_the_ratings(
    points: tuple[object, ...], scale: float, stars: tuple[float, ...]
) -> None:
    user = UserFactory()
    (report,) = bring(user, rated(*points)).reports
    assert report["scale"] == scale
    assert tuple(stars_of(user)[f"Movie {n}"] for n in range(len(stars))) == stars


def test_the_scale_can_be_said() -> None:
    user = UserFactory()
    bring(user, rated(1, 4, 5), scale=10.0)
    assert sorted(stars_of(user).values()) == [0.5, 2.0, 2.5]


def test_a_column_may_say_the_scale() -> None:
    user = UserFactory()
    bring(user, csv_text(("Title", "Year", "Rating10"), ("Movie 1", 2000, 4)))
    assert stars_of(user) == {"Movie 1": 2.0}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (rated("good", "bad", 4), "no ratings on the scale"),
        (csv_text(("title", "year", "rating", "date"), ("Movie 1", 2000, 4, "?")), "dates"),
        ("title,year,rating\nMovie 1\nMovie 2\n", "cells"),
        (rated("", "", 4), "no rating"),
        (lb_ratings(("Movie 1", 2000, 8), ("Movie 2", 2000, 9)), "no ratings on the scale"),
    ],
)
def test_a_file_whose_rows_mostly_fail_is_refused_with_the_reason(
    content: str, reason: str
) -> None:
    user = UserFactory()
    history_import = bring(user, content)
    assert history_import.state == HistoryImport.State.REFUSED
    assert reason in history_import.reports[0]["problem"]
    assert not Rating.objects.filter(user=user).exists()


def test_a_few_faulty_rows_stop_nothing() -> None:
    user = UserFactory()
    (report,) = bring(user, rated(3, 4, "good", 5)).reports
    assert report["skipped"] == {"bad_rating": 1}
    assert len(stars_of(user)) == 3


def test_cells_that_are_left_out_at_the_end_of_a_row_are_empty() -> None:
    """As Excel does where the last columns of many rows are empty."""
    rows = [("Movie 1", 2000, 4), ("Movie 2", 2000, 3), ("Movie 3", 2000, 2, "2020-01-01")]
    user, other = UserFactory(), UserFactory()
    (report,) = bring(user, csv_text((*HEADER, "date"), *rows)).reports
    assert (report["taken"], report["skipped"]) == ({"ratings": 3}, {})
    history = ("title", "year", "tmdbId", "imdbId", "watchedAt", "comment", "location")
    watched = [("Movie 1", 2000, "", "", "2024-01-01"), ("Movie 2", 2000, "", "", "2024-01-02")]
    (report,) = bring(other, csv_text(history, *watched)).reports
    assert (report["taken"], report["skipped"]) == ({"diary": 2}, {})


def test_a_file_in_an_archive_that_cannot_be_read_does_not_stop_the_others() -> None:
    user = UserFactory()
    archive = {
        "ratings.csv": lb_ratings(("Movie 1", 2000, 4), ("Movie 2", 2000, 3)),
        "notes.csv": b"\0\0\0",
        "settings.json": '{"a":',
        "lists/new.csv": "Letterboxd list export v99\r\nSome,Columns\r\n1,2\r\n",
        "other/watched.csv": csv_text(
            ("movie_id", "imdb_id", "tmdb_id", "average_rating", "title")
        ),
    }
    (report,) = bring(user, zip_of(archive)).reports
    assert len(stars_of(user)) == 2
    assert set(report["left_out"]) == archive.keys() - {"ratings.csv"}
    assert report["skipped"] == {"other_file": 4}


@pytest.mark.parametrize(
    ("column", "taken"),
    [("WatchedDate", {"ratings": 1, "diary": 1}), ("Date", {"ratings": 1})],
)
def test_a_rating_with_the_day_of_watching_is_a_viewing_too(
    column: str, taken: dict[str, int]
) -> None:
    content = csv_text(("Title", "Year", "Rating10", column), ("Movie 1", 2000, 8, "2024-01-02"))
    assert bring(UserFactory(), content).reports[0]["taken"] == taken


def test_of_two_ratings_the_newer_one_counts_in_any_order() -> None:
    rows = [("Movie 1", 2000, 2, "2021-01-01"), ("Movie 1", 2000, 4, "2022-01-01")]
    for some in (rows, rows[::-1]):
        user = UserFactory()
        (report,) = bring(user, csv_text((*HEADER, "date"), *some)).reports
        assert stars_of(user) == {"Movie 1": 4.0}
        assert report["skipped"] == {"older": 1}


@pytest.mark.parametrize(
    "content",
    [
        rated(3).encode("utf-8-sig"),
        rated(3).encode("utf-16"),
        rated(3).encode("utf-32"),
        rated(3).replace("\r\n", "\r").encode(),
        rated(3).replace(",", "\t").encode(),
        rated(3).replace(",", ";").encode(),
        f"sep=;\r\n{rated(3)}".replace(",", ";").encode(),
        gzip.compress(rated(3).encode(), mtime=0),
    ],
    ids=["signature", "utf-16", "utf-32", "carriage returns", "tabs", "semicolons", "hint", "gzip"],
)
def test_files_of_any_editor_are_read(content: bytes) -> None:
    user = UserFactory()
    bring(user, content)
    assert stars_of(user) == {"Movie 0": 3.0}


@pytest.mark.parametrize(
    "date",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31", "9999999999999"],
)
def test_times_at_which_nobody_watched_are_none(date: str) -> None:
    user = UserFactory()
    rows = [("Movie 0", 2000, 4, date), *(("Movie 1", 2000, 3, "2020-01-01"),) * 2]
    (report,) = bring(user, csv_text((*HEADER, "date"), *rows)).reports
    assert report["skipped"]["bad_date"] == 1
    assert stars_of(user) == {"Movie 1": 3.0}


def test_old_encodings_are_read() -> None:
    MovieFactory(title="Amélie", year=2001)
    user = UserFactory()
    bring(user, csv_text(HEADER, ("Amélie", 2001, 4)).encode("cp1252"))
    assert stars_of(user) == {"Amélie": 4.0}


def bomb() -> bytes:
    return zip_of({"ratings.csv": lb_ratings(("Movie 1", 2000, 4)) + " " * 2_000_000})


def encrypted() -> bytes:
    content = bytearray(zip_of({"ratings.csv": lb_ratings(("Movie 1", 2000, 4))}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + place] |= 1
    return bytes(content)


def damaged(packed: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packed) as archive:
        archive.writestr("ratings.csv", lb_ratings(*[(f"Movie {n}", 2000, 4) for n in range(99)]))
    content = bytearray(made.getvalue())
    content[48:148] = bytes(100)
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"%PDF-1.7 not a table",
        zip_of({"inner.zip": zip_of({"ratings.csv": lb_ratings(("Movie 1", 2000, 4))})}),
        zip_of({"xl/workbook.xml": "<x/>", "a.csv": rated(4)}),
        letterboxd(ratings=lb_ratings(("Movie 1", 2000, 4)))[:-30],
        b'[{"movie": {"ids": {"trakt": 1',
        b"[" * 100_000,
        csv_text(HEADER, ("x" * 200_000, 2000, 4)).encode(),
        encrypted(),
        zip_of({f"{n}.csv": "a,b" for n in range(2_100)}),
        damaged(zipfile.ZIP_DEFLATED),
        damaged(zipfile.ZIP_BZIP2),
        damaged(zipfile.ZIP_LZMA),
    ],
    ids=range(14),
)
def test_what_is_no_export_is_refused_in_one_line(content: bytes) -> None:
    user = UserFactory()
    history_import = bring(user, content)
    assert history_import.state == HistoryImport.State.REFUSED
    (report,) = history_import.reports
    assert report["problem"]
    assert "\n" not in report["problem"]
    assert not Rating.objects.filter(user=user).exists()


def test_what_has_no_end_is_not_read_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_MEMBER_BYTES", 1_000_000)
    assert bring(UserFactory(), bomb()).state == HistoryImport.State.REFUSED
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert bring(UserFactory(), rated(1, 2, 3, 4)).state == HistoryImport.State.REFUSED


@pytest.mark.parametrize(("begin", "on"), [("title", ","), ('title,"', '\n","')])
def test_a_row_that_does_not_end_is_not_read_to_it(begin: str, on: str) -> None:
    many = begin + on * tables.LONGEST_ROW
    (report,) = bring(UserFactory(), many).reports
    assert "damaged" in report["problem"]


def test_no_columns_are_asked_for_of_a_table_of_thousands() -> None:
    (report,) = bring(UserFactory(), "a" + ",b" * 5000).reports
    assert not report["asks"]


def test_the_directory_of_an_archive_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Mock(wraps=zipfile.ZipFile)
    many = zip_of({f"{number}.csv": f"{','.join(HEADER)}\nHeat,1995,4\n" for number in range(50)})
    monkeypatch.setattr(zipfile, "ZipFile", opened)
    assert bring(UserFactory(), many).state == HistoryImport.State.DONE
    assert opened.call_count == 1


def test_paths_in_an_archive_lead_nowhere() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../etc/ratings.csv", lb_ratings(("Movie 1", 2000, 4)))
        archive.writestr("__MACOSX/._ratings.csv", b"\0\0")
    assert bring(UserFactory(), packed.getvalue()).state == HistoryImport.State.REFUSED


def test_other_files_are_imported_where_one_is_refused() -> None:
    user = UserFactory()
    contents: list[Content] = [rated(3), b"?"]
    history_import = bring(user, *contents)
    assert history_import.state == HistoryImport.State.DONE
    assert [report["source"] for report in history_import.reports] == ["csv", None]
    assert stars_of(user) == {"Movie 0": 3.0}


def test_ratings_of_many_people_are_no_history() -> None:
    header = ("userId", "movieId", "rating", "timestamp")
    content = csv_text(header, (1, 2, 3, 1500000000), (2, 2, 3, 1500000000))
    history_import = bring(UserFactory(), content)
    assert "import_movielens" in history_import.reports[0]["problem"]
