"""Files named one by one, recognised by content."""

from pathlib import Path

import pytest

from movielens import MovieLensError, Rating, RowError, read_movies_file, read_ratings_file
from movielens.errors import UnknownFormatError, UnreadableSourceError

from .samples import RELEASES, no_errors

RATINGS_NAMES = ["u.data", "ratings.dat", "ratings.csv", "ml-100k.inter"]
MOVIES_NAMES = ["u.item", "movies.dat", "movies.csv", "ml-100k.item"]
FILES = {name: content for files in RELEASES.values() for name, content in files.items()}


@pytest.mark.parametrize("name", RATINGS_NAMES)
def test_a_ratings_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / "anything"
    file.write_bytes(FILES[name])
    assert len(list(read_ratings_file(file, no_errors))) >= 2


@pytest.mark.parametrize("name", MOVIES_NAMES)
def test_a_movies_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / "anything"
    file.write_bytes(FILES[name])
    assert len(list(read_movies_file(file, no_errors))) >= 3


def test_a_broken_first_row_hides_no_form(tmp_path: Path) -> None:
    file = tmp_path / "u.data"
    file.write_bytes(b"1\t2\tgood\t4\n1\t2\t3\t4\n")
    assert len(list(read_ratings_file(file, lambda error: None))) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"hello\n",
        b"\xff\xfe\x00\x01" * 500,
        FILES["movies.dat"],
        FILES["tags.dat"],
        FILES["u.item"],
        FILES["movies.csv"],
        FILES["links.csv"],
    ],
)
def test_other_files_are_no_ratings(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "nonsense.txt"
    file.write_bytes(content)
    with pytest.raises(UnknownFormatError, match=r"^nonsense.txt is not a MovieLens ratings file"):
        read_ratings_file(file, no_errors)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello\n", FILES["ratings.dat"], FILES["tags.dat"], FILES["u.data"], FILES["links.csv"]],
)
def test_other_files_are_no_movies(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "nonsense.txt"
    file.write_bytes(content)
    with pytest.raises(UnknownFormatError) as raised:
        read_movies_file(file, no_errors)
    assert str(raised.value) == (
        "nonsense.txt is not a MovieLens movies file such as u.item, movies.dat, movies.csv, "
        "ml-100k.item"
    )


@pytest.mark.parametrize("read", [read_ratings_file, read_movies_file])
def test_a_missing_file_is_an_error_at_once(tmp_path: Path, read: object) -> None:
    assert callable(read)
    with pytest.raises(UnreadableSourceError, match=r"^nowhere.csv does not exist$"):
        read(tmp_path / "nowhere.csv", no_errors)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(MovieLensError, match="cannot be read: Is a directory"):
        read_ratings_file(tmp_path, no_errors)


OPEN_FILES = Path("/dev/fd")


@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="counts the open files there")
def test_an_abandoned_reading_closes_its_file(tmp_path: Path) -> None:
    file = tmp_path / "ratings.dat"
    file.write_bytes(FILES["ratings.dat"])
    before = len(list(OPEN_FILES.iterdir()))
    ratings = read_ratings_file(file, no_errors)
    next(ratings)
    assert len(list(OPEN_FILES.iterdir())) == before + 1
    del ratings
    assert len(list(OPEN_FILES.iterdir())) == before


def test_ratings_of_a_csv_may_have_no_times(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(b"userId,movieId,rating\n1,2,3.5\n1,3\n1,4,5,978300760\n7,8,9\n")
    errors: list[RowError] = []
    assert list(read_ratings_file(file, errors.append)) == [Rating(1, 2, 3.5, 0)]
    assert [(error.line, error.message) for error in errors] == [
        (3, "2 fields instead of 3"),
        (4, "4 fields instead of 3"),
        (5, "rating '9' is not a half star from 0.5 to 5.0"),
    ]
