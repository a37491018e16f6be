"""`manage.py import_movies`."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Movie
from movielens import open_source
from tests.factories import MovieFactory

from .movies_csv import as_csv, everything, people

pytestmark = pytest.mark.django_db

RIGHT = as_csv("title,year,directors", ("Heat", "1995", "Michael Mann"), ("Jaws", "1975", ""))
WRONG = as_csv("title,year", ("Heat", "1995"), ("Jaws", "soon"), ("Alien", "1979"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "movies.csv"


def _run(file: Path, *options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_movies", str(file), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_prints_the_counts(file: Path) -> None:
    MovieFactory(title="Heat", year=1995)
    file.write_bytes(RIGHT)

    assert _run(file) == ("1 new, 1 changed, 0 unchanged, 0 errors\n", "")
    assert people(Movie.objects.get(title="Heat"), "director") == ["Michael Mann"]


def test_the_same_file_again_changes_nothing(file: Path) -> None:
    file.write_bytes(RIGHT)
    _run(file)
    before = everything()

    assert _run(file) == ("0 new, 0 changed, 2 unchanged, 0 errors\n", "")
    assert everything() == before


def test_a_dry_run_changes_nothing(file: Path) -> None:
    file.write_bytes(RIGHT)

    assert _run(file, "--dry-run") == ("2 new, 0 changed, 0 unchanged, 0 errors (dry run)\n", "")
    assert not Movie.objects.exists()


def test_wrong_rows_are_reported_and_the_others_imported(file: Path) -> None:
    file.write_bytes(WRONG)

    out, err = _run(file)

    assert out == "2 new, 0 changed, 0 unchanged, 1 errors\n"
    assert err == f"{file}:3: year: “soon” is not a whole number.\n"
    assert Movie.objects.count() == 2


def test_strictly_nothing_is_imported(file: Path) -> None:
    file.write_bytes(WRONG)

    with pytest.raises(CommandError, match=r"nothing was imported: 1 rows are wrong.") as refused:
        _run(file, "--strict")

    assert refused.value.returncode == 2
    assert not Movie.objects.exists()


def test_strictly_right_rows_are_imported(file: Path) -> None:
    file.write_bytes(RIGHT)

    assert _run(file, "--strict") == ("2 new, 0 changed, 0 unchanged, 0 errors\n", "")


def test_many_errors_are_counted_rather_than_listed(file: Path) -> None:
    file.write_bytes(as_csv("title,year", *((f"Movie {n}", "soon") for n in range(70))))

    _, err = _run(file)

    assert len(err.splitlines()) == 51
    assert err.endswith("… and 20 more.\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file or directory."),
        (b"", "The file is empty."),
        (b"\x89PNG\0\r\n\x1a\n", "The file is not text"),
        (b"colour\nred\n", "There is no title column"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(
    file: Path, content: bytes | None, message: str
) -> None:
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        _run(file)

    assert str(refused.value).startswith(f"{file}: {message}")
    assert "\n" not in str(refused.value)
    assert refused.value.returncode == 2


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Is a directory\.") as refused:
        _run(tmp_path)

    assert refused.value.returncode == 2


def test_credits_find_the_movies_of_movielens_100k(ml_100k_archive: Path, file: Path) -> None:
    """Titles as the 100K release writes them find the movies that were imported tidied."""
    movies = {
        (movie.title, movie.year)
        for movie in open_source(ml_100k_archive).movies(lambda error: None)
        if movie.movie_id <= 400 and movie.year
    }
    for title, year in movies:
        MovieFactory(title=title, year=year)
    rows = [(_article_last(title), str(year), f"Director of {title}") for title, year in movies]
    assert sum(", The" in title for title, *_ in rows) > 50
    file.write_bytes(as_csv("title,year,directors", *rows))

    out, err = _run(file)

    assert err == ""
    assert out == f"0 new, {len(movies)} changed, 0 unchanged, 0 errors\n"


def _article_last(title: str) -> str:
    for article in ("The", "A", "An"):
        if title.startswith(f"{article} "):
            return f"{title.removeprefix(article).strip()}, {article}"
    return title
