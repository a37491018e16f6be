"""`manage.py import_history` does what the page does, and tells it as JSON."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from catalog.imports.history import uploads
from catalog.models import HistoryImport, UnmatchedMovie
from core.shared_files import shared_files

from ....factories import MovieFactory, UserFactory
from .bringing import csv_text, lb_ratings, stars_of

pytestmark = pytest.mark.django_db

RATED = csv_text(
    ("title", "year", "rating"),
    ("Heat", 1995, 4),
    ("Sabrina", "", 5),
    ("The Glass Harbour", 2025, 3),
    ("", "", 2),
)


@pytest.fixture
def user() -> User:
    for title, year in [("Heat", 1995), ("Sabrina", 1954), ("Sabrina", 1995)]:
        MovieFactory(title=title, year=year)
    return UserFactory(username="anna")


def told(*arguments: str | Path) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("import_history", *map(str, arguments), "--json", stdout=out, stderr=StringIO())
    return [json.loads(line) for line in out.getvalue().splitlines()]


def file_of(folder: Path, content: str, name: str = "anything") -> Path:
    path = folder / name
    path.write_text(content, newline="")
    return path


def test_each_file_is_told_of(user: User, tmp_path: Path) -> None:
    plain = file_of(tmp_path, RATED)
    site = file_of(tmp_path, lb_ratings(("Heat", 1995, 2)), "other")
    assert told("anna", plain, site) == [
        {
            "source": "csv",
            "scale": 5.0,
            "rows": 4,
            "taken": {"ratings": 1},
            "review": 1,
            "unknown": 1,
            "skipped": {"no_title": 1},
            "unchanged": 0,
        },
        {
            "source": "letterboxd",
            "scale": 5.0,
            "rows": 1,
            "taken": {},
            "review": 0,
            "unknown": 0,
            "skipped": {"kept_here": 1},
            "unchanged": 0,
        },
    ]
    assert stars_of(user) == {"Heat": 4.0}


def test_the_scale_is_an_option(user: User, tmp_path: Path) -> None:
    (report,) = told("anna", file_of(tmp_path, RATED), "--scale", "10")
    assert report["scale"] == 10.0
    assert stars_of(user) == {"Heat": 2.0}


def test_a_dry_run_tells_the_same_and_keeps_nothing(user: User, tmp_path: Path) -> None:
    path = file_of(tmp_path, RATED)
    dry = told("anna", path, "--dry-run")
    assert not HistoryImport.objects.exists()
    assert not UnmatchedMovie.objects.exists()
    assert stars_of(user) == {}
    assert told("anna", path) == dry


@pytest.mark.parametrize("content", ["", "one column\nonly\n", "a,b\n1,2\n"])
def test_nothing_recognised_is_one_line_and_status_2(
    user: User, tmp_path: Path, content: str
) -> None:
    with pytest.raises(CommandError) as refused:
        told("anna", file_of(tmp_path, content))
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


def test_an_unknown_user_and_a_missing_file_are_said_so(user: User, tmp_path: Path) -> None:
    path = file_of(tmp_path, RATED)
    for arguments in (("nobody", path), ("anna", tmp_path / "missing"), ("anna", tmp_path)):
        with pytest.raises(CommandError) as refused:
            told(*arguments)
        assert refused.value.returncode == 2


def test_no_copy_of_the_files_is_left(user: User, tmp_path: Path) -> None:
    told("anna", file_of(tmp_path, RATED))
    (file,) = HistoryImport.objects.get().files
    assert not shared_files.exists(uploads.path_of(file["kept"]))


def test_one_file_that_is_recognised_is_enough(user: User, tmp_path: Path) -> None:
    reports = told("anna", file_of(tmp_path, "a,b\n1,2\n", "x"), file_of(tmp_path, RATED))
    assert [report["source"] for report in reports] == [None, "csv"]
    assert stars_of(user) == {"Heat": 4.0}


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_why_a_file_among_others_was_refused_is_one_line(
    user: User, tmp_path: Path, options: tuple[str, ...]
) -> None:
    errors = StringIO()
    files = file_of(tmp_path, "a,b\n1,2\n", "strange"), file_of(tmp_path, RATED)
    paths = map(str, files)
    call_command("import_history", "anna", *paths, *options, stdout=StringIO(), stderr=errors)
    (line,) = errors.getvalue().splitlines()
    assert "strange" in line


def test_while_another_import_of_the_user_goes_on_it_is_said_so(user: User, tmp_path: Path) -> None:
    HistoryImport.objects.create(user=user, state=HistoryImport.State.RUNNING)
    path = tmp_path / "mine.csv"
    path.write_text("title,year,rating\nHeat,1995,4\n")
    with pytest.raises(CommandError) as raised:
        call_command("import_history", user.username, str(path))
    assert raised.value.returncode == 2
    assert user.username in str(raised.value)
    assert HistoryImport.objects.filter(user=user).count() == 1
