"""An import as a whole: dry, strict, repeated, concurrent, large."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.imports.movies_csv.importing import import_movies
from catalog.imports.movies_csv.reading import read_movies_csv
from catalog.imports.movies_csv.writing import CatalogueChangedError, Writer
from catalog.models import Genre, Movie, Person
from tests.factories import MovieFactory, PersonFactory, RatingFactory

from .movies_csv import as_csv, everything, import_csv

pytestmark = pytest.mark.django_db

COLUMNS = "title,year,runtime,genres,directors,cast,tags"
FILE = as_csv(
    COLUMNS,
    ("Empire Strikes Back, The", "1980", "124", "Action", "Irvin Kershner", "A|B", "space"),
    ("Heat", "1995", "170", "Crime|Drama", "Michael Mann", "A|C", ""),
    ("Jaws", "1975", "", "", "Steven Spielberg", "", "sea|shark"),
)
WRONG = as_csv("title,year", ("Heat", "1995"), ("Jaws", "soon"))


@pytest.fixture
def _heat() -> None:
    RatingFactory(movie=MovieFactory(title="Heat", year=1995, genres=["Action"]))


@pytest.mark.usefixtures("_heat")
def test_the_same_file_again_changes_nothing() -> None:
    assert import_csv(FILE).summary == "2 new, 1 changed, 0 unchanged, 0 errors"
    before = everything()

    assert import_csv(FILE).summary == "0 new, 0 changed, 3 unchanged, 0 errors"

    assert everything() == before


@pytest.mark.usefixtures("_heat")
def test_a_dry_run_counts_the_same_and_changes_nothing() -> None:
    before = everything()

    result = import_csv(FILE, dry_run=True)

    assert result.summary == "2 new, 1 changed, 0 unchanged, 0 errors"
    assert everything() == before


def test_right_rows_are_kept_beside_wrong_ones() -> None:
    result = import_csv(WRONG)

    assert result.summary == "1 new, 0 changed, 0 unchanged, 1 errors"
    assert [movie.title for movie in Movie.objects.all()] == ["Heat"]


def test_strictly_one_wrong_row_stops_all() -> None:
    import_csv(WRONG, strict=True)

    assert not Movie.objects.exists()


@pytest.mark.usefixtures("_heat")
def test_a_failure_while_writing_leaves_nothing_half_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = everything()

    def fail(self: Writer, *args: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Writer, "_write_credits", fail)
    with pytest.raises(OSError, match="disk full"):
        import_csv(FILE)

    assert everything() == before


@pytest.mark.parametrize("meanwhile", [MovieFactory, PersonFactory])
def test_what_others_add_meanwhile_is_not_doubled(meanwhile: Any) -> None:
    rows = read_movies_csv(FILE)
    made: list[Any] = []

    def add_once() -> None:
        if not made:
            made.append(meanwhile())

    with pytest.raises(CatalogueChangedError, match="import it again"):
        import_movies(rows, progress=add_once)

    assert not Movie.objects.filter(title="Jaws").exists()


def test_a_genre_that_others_add_meanwhile_is_not_half_written() -> None:
    rows = read_movies_csv(FILE)

    def add() -> None:
        Genre.objects.get_or_create(name="Crime")

    with pytest.raises(CatalogueChangedError):
        import_movies(rows, progress=add)

    assert not Movie.objects.exists()
    assert not Person.objects.exists()


def test_ratings_given_meanwhile_are_kept() -> None:
    movie = MovieFactory(title="Heat", year=1995)
    ratings: list[Any] = []

    def rate_once() -> None:
        if not ratings:
            ratings.append(RatingFactory(movie=movie, stars=4))

    import_movies(read_movies_csv(FILE), progress=rate_once)

    movie.refresh_from_db()
    assert (movie.runtime, movie.rating_count, movie.rating_sum) == (170, 1, 4)


def _queries(rows: int) -> int:
    content = as_csv(
        COLUMNS,
        *(
            (f"Movie {rows} {n}", "1980", "99", f"G{n % 5}", f"D{n}", f"A{n}|B{n % 9}", f"t{n}")
            for n in range(rows)
        ),
    )
    with CaptureQueriesContext(connection) as queries:
        import_csv(content)
    return len(queries)


def test_rows_take_no_queries_of_their_own() -> None:
    import_csv(FILE)

    assert _queries(200) - _queries(20) < 20  # a few more batches
