"""The dials of `recommend` on files."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from recommendations.engine.cli import main

from .files import Files, blocks, options, rows_of

Listed = Callable[..., list[str]]


@pytest.fixture
def listed(some_csv: Files, capsys: pytest.CaptureFixture[str]) -> Listed:
    def of(*dials: str) -> list[str]:
        assert main(["recommend", *options(some_csv), "--user", "3", *dials]) == 0
        return blocks(capsys.readouterr().out)["User 3"]["Recommended:"]

    return of


def movies(files: Files) -> dict[str, tuple[int, set[str]]]:
    """Year and genres by title."""
    with files[1].open(encoding="utf-8") as file:
        return {
            row["title"]: (int(row["title"][-5:-1]), set(row["genres"].split("|")))
            for row in csv.DictReader(file)
            if row["title"].endswith(")")
        }


def test_dials_at_0_change_nothing(listed: Listed) -> None:
    assert listed("--novelty", "0", "--variety", "0") == listed()


def test_novelty_and_variety_change_the_list(listed: Listed) -> None:
    plain = listed()
    for dials in (["--novelty", "1"], ["--novelty", "-1"], ["--variety", "1"]):
        found = listed(*dials)
        assert found != plain
        assert len(found) == 10


def test_years_and_genres_are_kept_to(listed: Listed, some_csv: Files) -> None:
    known = movies(some_csv)
    dials = ["--from-year", "1980", "--to-year", "1989", "--genre", "comedy", "--genre", "drama"]
    found = [known[title] for title in listed(*dials, "--without-genre", "Romance")]
    assert len(found) == 10
    for year, genres in found:
        assert 1980 <= year <= 1989
        assert genres & {"Comedy", "Drama"}
        assert "Romance" not in genres


def test_the_same_seed_draws_the_same(listed: Listed) -> None:
    drawn = listed("--surprise", "7")
    assert drawn == listed("--surprise", "7")
    assert drawn != listed("--surprise", "8")


def test_files_for_everyone_follow_them_too(some_csv: Files, tmp_path: Path) -> None:
    out = tmp_path / "recs.csv"
    dials = ["--from-year", "1990", "--top", "5", "--out", str(out)]
    assert main(["recommend", *options(some_csv), *dials]) == 0
    known = movies(some_csv)
    with some_csv[1].open(encoding="utf-8") as file:
        titles = {row["movieId"]: row["title"] for row in csv.DictReader(file)}
    rows = rows_of(out)
    assert len(rows) == 5 * 60
    assert all(known[titles[row["movieId"]]][0] >= 1990 for row in rows)


@pytest.mark.parametrize(
    ("dials", "message"),
    [
        (["--novelty", "2"], "novelty must be -1 to 1"),
        (["--variety", "-1"], "variety must be 0 to 1"),
        (["--from-year", "2000", "--to-year", "1990"], "no year is from 2000 to 1990"),
        (["--genre", "Nothing"], "there is no genre Nothing; there are: "),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_2(
    some_csv: Files, capsys: pytest.CaptureFixture[str], dials: list[str], message: str
) -> None:
    assert main(["recommend", *options(some_csv), "--user", "3", *dials]) == 2
    errors = capsys.readouterr().err
    assert errors.startswith(message)
    assert len(errors.splitlines()) == 1
