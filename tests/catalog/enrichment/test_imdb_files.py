"""IMDb's own files fill what is missing, and nothing half-read is written."""

import gzip
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from catalog.enrichment.learning import not_to_be_learned
from catalog.models import Movie, Person
from tests.factories import MovieFactory, PersonFactory

pytestmark = pytest.mark.django_db
BASICS = (
    "tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres"
)
FILES = {
    "title.basics": [
        BASICS,
        r"tt0079944 movie Stalker Сталкер 0 1979 \N 162 Drama,Sci-Fi",
        r"tt0000009 movie Half_a_line",
        r'tt0000010 movie "Lone \N 0 \N \N \N \N',
    ],
    "title.crew": [
        "tconst directors writers",
        r"tt0079944 nm0001789 nm0836055,nm0001789",
        r"tt0000010 \N \N",
    ],
    "title.principals": [
        "tconst ordering nconst category job characters",
        r"tt0079944 1 nm0001379 actress \N \N",
        r"tt0079944 2 nm0001789 director \N \N",
    ],
    "name.basics": [
        "nconst primaryName birthYear",
        "nm0001789 Andrei_Tarkovsky 1932",
        "nm0836055 Arkadiy_Strugatskiy 1925",
        "nm0001379 Alisa_Freyndlikh 1934",
    ],
}


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    for name, lines in FILES.items():
        text = "\n".join(line.replace(" ", "\t").replace("_", " ") for line in lines)
        with gzip.open(tmp_path / f"{name}.tsv.gz", "wt", encoding="utf-8") as file:
            file.write(text + "\n")
    settings.IMDB_FOLDER = str(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("enrich_movies", "--source", "imdb", *arguments, stdout=out)
    return out.getvalue()


def names(movie: Movie, role: str) -> list[str]:
    credited = movie.credits.filter(role=role).order_by("position")
    return list(credited.values_list("person__name", flat=True))


def test_what_is_missing_is_filled(folder: Path) -> None:
    known = PersonFactory(name="A. Tarkovsky", imdb_id="nm0001789")
    movie = MovieFactory(title="Stalker", year=None, imdb_id="tt0079944")
    lone = MovieFactory(title="Lone", year=1999, imdb_id="tt0000010")
    missing = MovieFactory(title="Nowhere", imdb_id="tt0000011")
    said = run()
    movie.refresh_from_db()
    assert (movie.year, movie.runtime, movie.original_title) == (1979, 162, "Сталкер")
    assert movie.genre_names == ("Drama", "Sci-Fi")
    assert names(movie, "director") == [known.name]
    assert names(movie, "writer") == ["Arkadiy Strugatskiy", known.name]
    assert names(movie, "cast") == ["Alisa Freyndlikh"]
    assert Person.objects.get(name="Alisa Freyndlikh").imdb_id == "nm0001379"
    lone.refresh_from_db()
    assert (lone.title, lone.year, lone.original_title) == ("Lone", 1999, "")
    assert str(missing.imdb_id) in said
    assert not_to_be_learned()["genres"] == {movie.pk}


def test_what_a_person_typed_stays_and_a_dry_run_changes_nothing(folder: Path) -> None:
    movie = MovieFactory(title="Stalker", imdb_id="tt0079944", year=1980)
    assert "would fill" in run("--dry-run")
    movie.refresh_from_db()
    assert (movie.year, movie.runtime) == (1980, None)
    run("--missing", "runtime")
    movie.refresh_from_db()
    assert (movie.year, movie.runtime, movie.credits.count()) == (1980, 162, 0)


def test_without_the_files_of_names_there_are_no_credits(folder: Path) -> None:
    (folder / "name.basics.tsv.gz").unlink()
    movie = MovieFactory(imdb_id="tt0079944")
    run()
    movie.refresh_from_db()
    assert (movie.runtime, movie.credits.count()) == (162, 0)


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("title.basics", lambda content: None),
        ("title.basics", lambda content: content[: len(content) // 2]),
        ("title.basics", lambda content: b"no gzip"),
        ("name.basics", lambda content: content[:-9]),
        ("title.crew", lambda content: gzip.compress(b"other\tcolumns\n", mtime=0)),
        ("title.crew", lambda content: gzip.compress(b"\xff\xfe\n", mtime=0)),
    ],
    ids=["gone", "half", "no gzip", "cut off", "other columns", "no text"],
)
def test_a_file_that_cannot_be_read_is_named_and_nothing_is_written(
    folder: Path, name: str, spoil: object
) -> None:
    path = folder / f"{name}.tsv.gz"
    spoilt = spoil(path.read_bytes())  # type: ignore[operator]
    path.unlink() if spoilt is None else path.write_bytes(spoilt)
    movie = MovieFactory(imdb_id="tt0079944")
    with pytest.raises(CommandError, match=name):
        run()
    movie.refresh_from_db()
    assert movie.runtime is None


def test_it_is_off_until_the_admin_names_the_folder(settings: Settings) -> None:
    settings.IMDB_FOLDER = ""
    with pytest.raises(CommandError, match="IMDB_FOLDER"):
        run()
