"""`recommend` on files, as a person runs it."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from recommendations.engine.cli import main

from .files import Files, blocks, options, rows_of, write_ratings


def rated_titles(files: Files, user: str) -> set[str]:
    with files[1].open(encoding="utf-8") as file:
        titles = {row["movieId"]: row["title"] for row in csv.DictReader(file)}
    with files[0].open(encoding="utf-8") as file:
        return {titles[row["movieId"]] for row in csv.DictReader(file) if row["userId"] == user}


def test_it_prints_what_users_like_and_should_watch(
    some_csv: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--user", "1", "--user", "6"]
    assert main(["recommend", *options(some_csv), *command]) == 0
    found = blocks(capsys.readouterr().out)
    assert list(found) == ["User 1", "User 6"]
    for user, lists in found.items():
        rated = rated_titles(some_csv, user.split()[1])
        assert len(lists["Known positives:"]) == 10
        assert set(lists["Known positives:"]) <= rated
        assert len(lists["Recommended:"]) == 10
        assert not set(lists["Recommended:"]) & rated


def test_it_writes_the_best_for_everyone(some_csv: Files, tmp_path: Path) -> None:
    out = tmp_path / "recs.csv"
    assert main(["recommend", *options(some_csv), "--top", "5", "--out", str(out)]) == 0
    with out.open() as file:
        rows = list(csv.DictReader(file))
    with some_csv[0].open() as file:
        rated = {(row["userId"], row["movieId"]) for row in csv.DictReader(file)}
    assert list(rows[0]) == ["userId", "movieId", "rank", "score"]
    assert len(rows) == 5 * 60
    assert [row["rank"] for row in rows[:6]] == ["1", "2", "3", "4", "5", "1"]
    assert not rated & {(row["userId"], row["movieId"]) for row in rows}
    scores = [float(row["score"]) for row in rows[:5]]
    assert scores == sorted(scores, reverse=True)
    assert list(tmp_path.iterdir()) == [out]


def test_new_users_are_other_people_whatever_their_ids(some_csv: Files, tmp_path: Path) -> None:
    liked = [(3, 50, 5.0), (3, 172, 5.0), (3, 181, 4.5), (3, 1, 1.0), (900001, 50, 5.0)]
    new = write_ratings(tmp_path / "new.csv", liked)
    out = tmp_path / "recs.csv"
    command = ["--new-users", str(new), "--top", "7", "--out", str(out)]
    assert main(["recommend", *options(some_csv), *command]) == 0
    rows = rows_of(out)
    assert [row["userId"] for row in rows] == ["3"] * 7 + ["900001"] * 7
    assert not {(user, item) for user, item, _ in liked} & {
        (int(row["userId"]), int(row["movieId"])) for row in rows
    }
    # User 3 of the training rated other movies, which count for nothing here.
    with some_csv[0].open() as file:
        of_3 = {row["movieId"] for row in csv.DictReader(file) if row["userId"] == "3"}
    assert main(["recommend", *options(some_csv), "--top", "300", *command[:2], *command[4:]]) == 0
    listed = {row["movieId"] for row in rows_of(out) if row["userId"] == "3"}
    assert of_3 - {"50", "172", "181", "1"} <= listed


def test_new_users_get_what_follows_from_their_ratings_alone(
    some_csv: Files, tmp_path: Path
) -> None:
    star_wars = [(7, 172, 5.0), (7, 181, 5.0)]
    lists = []
    for name, others in {"alone": [], "beside": [(8, 300, 4.0)]}.items():
        new = write_ratings(tmp_path / f"{name}.csv", [*star_wars, *others])
        out = tmp_path / f"{name}-recs.csv"
        command = ["--new-users", str(new), "--out", str(out)]
        assert main(["recommend", *options(some_csv), *command]) == 0
        lists.append([row for row in rows_of(out) if row["userId"] == "7"])
    assert lists[0] == lists[1]
    assert "50" in [row["movieId"] for row in lists[0]]


def test_broken_rows_are_named_and_the_rest_is_used(
    some_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ratings = tmp_path / "ratings.csv"
    lines = some_csv[0].read_text().splitlines()
    lines[4:4] = ["1,2,seven,0", "1,99999,4.0,0"]
    ratings.write_text("\n".join(lines) + "\n")
    assert main(["recommend", *options((ratings, some_csv[1])), "--user", "3"]) == 0
    errors = capsys.readouterr().err
    assert "ratings.csv:5: " in errors
    assert "ratings.csv:6: there is no movie 99999" in errors
    assert "2 broken rows" in errors


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ["--user", "3", "--new-users", "/nowhere/r.csv"],
            "name the file to write for the new users",
        ),
        (["--new-users", "/nowhere/ratings.csv", "--out", "/tmp/recs.csv"], "does not exist"),
        (["--user", "424242"], "user 424242 has no ratings in the file"),
        ([], "name users with --user"),
        (["--user", "3", "--ratings", "/nowhere/ratings.csv"], "does not exist"),
        (["--out", "/nowhere/recs.csv"], "there is no folder /nowhere to write recs.csv to"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    some_csv: Files, change: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recommend", *options(some_csv), *change]) == 2
    errors = capsys.readouterr().err
    assert message in errors
    assert len(errors.strip().splitlines()) == 1


def test_nonsense_is_one_line_and_exit_code_2(
    some_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nonsense = tmp_path / "ratings.csv"
    nonsense.write_bytes(bytes(range(256)) * 10)
    assert main(["recommend", *options((nonsense, some_csv[1])), "--user", "3"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_it_needs_neither_settings_nor_database(some_csv: Files) -> None:
    program = [sys.executable, "-m", "recommendations.engine", "recommend"]
    done = subprocess.run(
        [*program, *options(some_csv), "--user", "3", "--top", "2"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("User 3\n     Known positives:\n")
