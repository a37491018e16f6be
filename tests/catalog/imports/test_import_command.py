"""The command by itself: what it prints, and its error messages."""

import os
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError

from catalog.models import Movie, Rating
from tests.movielens.samples import RELEASE_10M, write_folder, write_zip

from ...commands import run_command
from ..models.totals import wrong_totals
from .importing import ML_1M, ML_10M, ML_100K, ML_CSV, Files, dump, releases_csv, run

pytestmark = pytest.mark.django_db


def manage(*arguments: str, data: Path) -> "subprocess.CompletedProcess[str]":
    """Run it as a person does, where it must fail before it needs the database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'untouched.sqlite3'}",
    }
    return run_command(["import_movielens", *arguments], environment, 60)


def test_nonsense_ends_with_one_line_and_exit_code_2(tmp_path: Path) -> None:
    finished = manage("no-such-thing", data=tmp_path)
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert finished.stderr == "CommandError: no-such-thing does not exist\n"


def refusal(*arguments: object) -> str:
    """Run what must fail before anything is stored; return the error message, one line."""
    before = dump()
    with pytest.raises(CommandError) as raised:
        run(*arguments)
    message = str(raised.value)
    assert raised.value.returncode == 2
    assert len(message.splitlines()) == 1
    assert dump() == before
    return message


def test_a_broken_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and then nothing")
    assert "broken.zip is neither a folder nor a whole zip" in refusal(tmp_path / "broken.zip")


def test_half_a_zip_is_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "half.zip", ML_CSV)
    archive.write_bytes(archive.read_bytes()[:-40])
    assert "half.zip is neither a folder nor a whole zip" in refusal(archive)


def test_a_name_that_is_no_release_is_refused(tmp_path: Path) -> None:
    assert refusal("ml-2000") == "ml-2000 does not exist"


@pytest.mark.parametrize("source", ["x" * 5000, "/", "a\nb/c", "ml-100k/", "", "\0"])
def test_no_source_makes_a_traceback(source: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as raised:
        run(source)
    assert raised.value.returncode == 2
    assert not Movie.objects.exists()


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "holiday", {"photo.jpg": b"\xff\xd8", "ratings.csv": b"a,b\n"})
    assert "no MovieLens release in" in refusal(folder)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "no MovieLens release in" in refusal(tmp_path)


def test_a_csv_of_nonsense_is_refused(tmp_path: Path) -> None:
    nonsense = {"ratings.csv": b"\x00\xff\xfe\x12" * 1000, "movies.csv": b"\xff" * 1000}
    assert "not a MovieLens ratings file" in refusal(write_folder(tmp_path / "r", nonsense))


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    assert "no MovieLens release in" in refusal(write_zip(tmp_path / "x.zip", {"a.txt": b"a"}))


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Heat: 5 stars")
    assert "neither a folder nor a whole zip" in refusal(tmp_path / "notes.txt")


def test_tags_that_cannot_be_read_are_an_error_and_the_rest_is_complete(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "release", ML_CSV | {"tags.csv": b"userId,tag\n1,x\n"})
    with pytest.raises(CommandError, match=r"^tags.csv does not begin with") as raised:
        run(folder)
    assert raised.value.returncode == 2
    assert Rating.objects.count() == 3
    assert wrong_totals() == []


@pytest.mark.parametrize(
    ("files", "part"),
    [
        (ML_100K, "The user may not redistribute the data without separate"),
        (ML_10M, "May be used for research"),
        (ML_CSV, "The data set may be used for any research purposes."),
        (ML_1M, "may not be redistributed"),
    ],
)
def test_it_prints_the_licence_first(tmp_path: Path, files: Files, part: str) -> None:
    out, _ = run(write_folder(tmp_path / "release", files))
    assert part in " ".join(out.split())
    assert out.index("redistribut" if files is ML_1M else part[:20]) < out.index("added;")


def test_the_command_prints_the_counts(tmp_path: Path) -> None:
    out, err = run(write_folder(tmp_path / "release", ML_CSV))
    assert "4 movies, 2 users, 3 ratings and 2 tags added; 0 ratings were there already" in out
    assert "broken" not in out
    assert err == ""


@pytest.mark.parametrize(("stars", "said"), [("1.0", True), ("3.5", True), ("4.0", False)])
def test_the_command_says_what_becomes_of_nothing_but_the_same_few_stars(
    tmp_path: Path, stars: str, said: bool
) -> None:
    same = releases_csv(
        "1,Heat (1995),Crime\n2,Up (2009),Comedy\n",
        f"1,1,{stars},881250949\n1,2,{stars},891717742\n2,1,{stars},878887116\n",
    )
    out, _ = run(write_folder(tmp_path / "release", same))
    assert (f"All ratings are {float(stars):g}: " in out) is said
    assert set(Rating.objects.values_list("stars", flat=True)) == {float(stars)}
    out, _ = run(write_folder(tmp_path / "other", ML_CSV))
    assert "All ratings are" not in out


def test_the_command_prints_how_many_movies_were_joined(tmp_path: Path) -> None:
    twin = ML_100K["u.item"].splitlines(keepends=True)[0].replace(b"1|", b"77|", 1)
    files = ML_100K | {"u.item": ML_100K["u.item"] + twin}
    out, _ = run(write_folder(tmp_path / "release", files))
    assert "1 movies are listed twice in the release and were joined" in out


def test_the_parts_of_a_folder_path_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "ml-10m", RELEASE_10M | ML_10M)
    run(folder)
    before = dump()
    monkeypatch.chdir(folder)
    run(".")
    run("../ml-10m/")
    assert dump() == before
