"""A broken row is named with its file and line, and the rest goes in; or nothing does."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from accounts.models import User
from catalog.imports.movielens.importing import RowsRefused
from catalog.models import Genre, Movie, MovieTag, Rating, Tag
from tests.factories import RatingFactory
from tests.movielens.samples import write_folder

from ..models.totals import wrong_totals
from .importing import ML_CSV, Files, dump, release_100k, releases_csv, run, take_in

pytestmark = pytest.mark.django_db

GOOD = releases_csv("1,Toy Story (1995),Comedy\n2,Jumanji (1995),Drama\n", "1,1,4.0,1\n1,2,3.5,2\n")


def with_line(files: Files, name: str, line: bytes) -> Files:
    return files | {name: files[name] + line}


BROKEN = [
    ("ratings.csv", b"1,1,7,3\n", 4, "rating '7' is not a half star from 0.5 to 5.0"),
    ("ratings.csv", b"1,1,0,3\n", 4, "rating '0' is not a half star from 0.5 to 5.0"),
    ("ratings.csv", b"1,1,nan,3\n", 4, "rating 'nan' is not a half star from 0.5 to 5.0"),
    ("ratings.csv", b"1,99,4,3\n", 4, "there is no movie 99"),
    ("ratings.csv", b"what is this\n", 4, "1 fields instead of 4"),
    ("ratings.csv", b"9999999999,1,4,3\n", 4, "user '9999999999' is too large"),
    ("movies.csv", b"x,Nonsense,Drama\n", 4, "movie 'x' is not a whole number"),
    ("movies.csv", b"1,Toy Story (1995),Comedy\n", 4, "movie 1 was listed before"),
    ("movies.csv", b"3,,Drama\n", 4, "the title is empty"),
    ("movies.csv", b"3,A\0B (1995),Drama\n", 4, "contains a NUL character"),
    ("links.csv", b"1,x,1\n", 4, "IMDb id 'x' is not a whole number"),
    ("tags.csv", b"1,1,,1\n", 3, "the tag is empty"),
]


@pytest.fixture
def good() -> Files:
    return GOOD | {
        "links.csv": b"movieId,imdbId,tmdbId\n1,114709,862\n2,113497,8844\n",
        "tags.csv": b"userId,movieId,tag,timestamp\n1,1,toys,1\n",
    }


@pytest.mark.parametrize(("name", "row", "line", "message"), BROKEN)
def test_a_broken_row_is_reported_and_the_rest_imported(
    tmp_path: Path, good: Files, name: str, row: bytes, line: int, message: str
) -> None:
    result, errors = take_in(tmp_path, with_line(good, name, row))
    assert [(error.file, error.line, error.message) for error in errors] == [(name, line, message)]
    assert (result.broken_rows, result.movies, result.ratings, result.tags) == (1, 2, 2, 1)
    assert wrong_totals() == []


@pytest.mark.parametrize(("name", "row", "line", "message"), BROKEN)
def test_a_strict_import_takes_everything_back(
    tmp_path: Path, good: Files, name: str, row: bytes, line: int, message: str
) -> None:
    RatingFactory(movie__title="Jumanji", movie__year=1995)
    before = dump()
    with pytest.raises(RowsRefused, match=f"^{name}, line {line}: "):
        take_in(tmp_path, with_line(good, name, row), strict=True)
    assert dump() == before


def test_a_strict_import_of_good_rows_goes_in(tmp_path: Path, good: Files) -> None:
    result, errors = take_in(tmp_path, good, strict=True)
    assert (result.movies, result.ratings, result.tags, errors) == (2, 2, 1, [])
    assert wrong_totals() == []


@pytest.mark.django_db(transaction=True)
def test_a_strict_import_takes_back_what_earlier_batches_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.imports.movielens.importing.BATCH", 10)
    rows = "".join(f"{user},1,4.0,1\n" for user in range(95))
    files = releases_csv("1,Toy Story (1995),Comedy\n", f"{rows}1,1,9,1\n")
    with pytest.raises(RowsRefused, match=r"^ratings.csv, line 97: rating '9'"):
        take_in(tmp_path, files, strict=True)
    for model in (Movie, Rating, User, Genre, Tag, MovieTag):
        assert not model._default_manager.exists()


def test_the_broken_rows_that_matter_do_not_hide_each_other(tmp_path: Path) -> None:
    files = release_100k([(1, "Toy Story (1995)")], "1 1 4 1\nx 1 4 1\n2 1 9 1\n3 2 4 1\n4 1 5 1\n")
    result, errors = take_in(tmp_path, files)
    assert [(error.file, error.line) for error in errors] == [
        ("u.data", 2),
        ("u.data", 3),
        ("u.data", 4),
    ]
    assert (result.broken_rows, result.ratings) == (3, 2)


@pytest.mark.parametrize("batch", [1, 2, 10])
@pytest.mark.parametrize(
    ("rows", "stars"),
    [
        ("1,1,4.0,1\n1,1,2.0,2\n", 2.0),
        ("1,1,4.0,2\n1,1,2.0,1\n", 4.0),
        ("1,1,4.0,2\n1,1,2.0,2\n", 2.0),
    ],
)
def test_the_newest_of_two_ratings_by_one_person_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, stars: float, batch: int
) -> None:
    monkeypatch.setattr("catalog.imports.movielens.importing.BATCH", batch)
    result, _ = take_in(tmp_path, releases_csv("1,Toy Story (1995),Comedy\n", rows))
    assert Rating.objects.get().stars == stars
    assert (result.ratings, result.existing_ratings) == (1, 1)
    assert wrong_totals() == []
    before = dump()
    take_in(tmp_path, releases_csv("1,Toy Story (1995),Comedy\n", rows))
    assert dump() == before


def test_users_may_have_names(tmp_path: Path) -> None:
    rows = "anna,1,4.0,1\nben,1,3.0,2\n"
    movies = "1,Toy Story (1995),Comedy\n"
    assert take_in(tmp_path, releases_csv(movies, rows))[0].users == 2
    grown = releases_csv(movies, f"{rows}aaron,1,2.5,2\n")
    assert take_in(tmp_path, grown)[0].ratings == 1
    found = dict(Rating.objects.values_list("user__username", "stars"))
    assert found == {"ml-x:anna": 4.0, "ml-x:ben": 3.0, "ml-x:aaron": 2.5}


def test_points_out_of_ten_are_halved_and_the_command_says_so(tmp_path: Path) -> None:
    rows = "".join(f"{user},1,{points},1\n" for user, points in enumerate((7, 8, 10, 3, 1)))
    folder = write_folder(tmp_path / "r", releases_csv("1,Toy Story (1995),Comedy\n", rows))
    out, err = run(folder)
    assert "these look like stars out of ten: halved\n" in out
    assert err == ""
    stars = Rating.objects.order_by("pk").values_list("stars", flat=True)
    assert list(stars) == [3.5, 4.0, 5.0, 1.5, 0.5]


def test_a_file_of_which_most_rows_fail_alike_is_refused_whole(tmp_path: Path) -> None:
    rows = "".join(f"{user},1,{points},1\n" for user, points in enumerate((7, 8, 10, 3, 1)))
    folder = write_folder(tmp_path / "r", releases_csv("1,Toy Story (1995),Comedy\n", rows))
    with pytest.raises(
        CommandError, match="3 of its 5 rows fail alike, as in: rating '7'"
    ) as raised:
        run(folder, "--scale", "5")
    assert raised.value.returncode == 2
    assert not Movie.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        f"3,{'T' * 1000} (1995),Drama\n",
        f"3,Title (1995),{'G' * 1000}\n",
        f"3,Title (1995),{'|'.join(f'Genre{n}' for n in range(500))}\n",
        f"3,Title (1995),{'G' * 70}a|{'G' * 70}b\n",
    ],
    ids=["title", "genre", "genres", "genres that begin alike"],
)
def test_nonsense_lengths_do_not_stop_the_rest(tmp_path: Path, row: str) -> None:
    result, _ = take_in(tmp_path, with_line(GOOD, "movies.csv", row.encode()))
    assert result.ratings == 2
    assert Movie.objects.filter(movielens_id=3).exists()


def test_a_nonsense_tag_does_not_stop_the_rest(tmp_path: Path, good: Files) -> None:
    rows = f"1,1,{'ß' * 1000},1\n1,1,{'İ' * 1000},1\n1,99,of no movie,1\n".encode()
    result, _ = take_in(tmp_path, with_line(good, "tags.csv", rows))
    assert (result.ratings, result.tags) == (2, 3)


def test_the_command_names_each_row_and_counts_them(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "r", with_line(ML_CSV, "ratings.csv", b"1,1,7,3\r\n1,9,4,1\r\n")
    )
    out, err = run(folder)
    assert "ratings.csv:5: rating '7' is not a half star from 0.5 to 5.0\n" in err
    assert "ratings.csv:6: there is no movie 9\n" in err
    assert "2 broken rows were left out." in out
    assert Rating.objects.count() == 3


def test_the_command_does_not_flood_the_terminal(tmp_path: Path) -> None:
    good = b"".join(b"%d,1,4.0,1\r\n" % user for user in range(500))
    lines = good + b"nonsense\r\n" * 500
    folder = write_folder(tmp_path / "r", with_line(ML_CSV, "ratings.csv", lines))
    out, err = run(folder)
    assert err.count("nonsense") + err.count("fields instead of 4") == 50
    assert "500 broken rows were left out." in out


def test_the_strict_command_names_the_row_that_stopped_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "r", with_line(ML_CSV, "ratings.csv", b"1,1,7,3\r\n"))
    before = dump()
    with pytest.raises(CommandError) as raised:
        run(folder, "--strict")
    assert raised.value.returncode == 2
    assert str(raised.value).startswith("nothing was imported: ratings.csv, line 5: rating '7'")
    assert dump() == before
