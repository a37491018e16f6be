"""The command line on files, as a person runs it."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from recommendations.engine.cli import main

Files = tuple[Path, Path]
QUICK = ["--epochs", "2", "--components", "8"]


def options(files: Files) -> list[str]:
    return ["--ratings", str(files[0]), "--movies", str(files[1]), *QUICK]


def blocks(printed: str) -> dict[str, dict[str, list[str]]]:
    """What was printed, by user and heading."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in printed.splitlines():
        if line.startswith("User "):
            user = found[line] = {}
        elif line.endswith(":") and line.startswith("     ") and not line.startswith("      "):
            heading = user[line.strip()] = []
        elif line.startswith("        "):
            heading.append(line.strip())
    return found


def rated_titles(files: Files, user: str) -> set[str]:
    with files[1].open(encoding="utf-8") as file:
        titles = {row["movieId"]: row["title"] for row in csv.DictReader(file)}
    with files[0].open(encoding="utf-8") as file:
        return {titles[row["movieId"]] for row in csv.DictReader(file) if row["userId"] == user}


def test_it_prints_what_users_like_and_should_watch(
    ml_100k_csv: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--user", "3", "--user", "25"]
    assert main(["recommend", *options(ml_100k_csv), *asked]) == 0
    found = blocks(capsys.readouterr().out)
    assert list(found) == ["User 3", "User 25"]
    for user, lists in found.items():
        rated = rated_titles(ml_100k_csv, user.split()[1])
        assert len(lists["Known positives:"]) == 10
        assert set(lists["Known positives:"]) <= rated
        assert len(lists["Recommended:"]) == 10
        assert not set(lists["Recommended:"]) & rated


def test_it_writes_the_best_for_everyone(ml_100k_csv: Files, tmp_path: Path) -> None:
    out = tmp_path / "recs.csv"
    assert main(["recommend", *options(ml_100k_csv), "--top", "5", "--out", str(out)]) == 0
    with out.open() as file:
        rows = list(csv.DictReader(file))
    with ml_100k_csv[0].open() as file:
        rated = {(row["userId"], row["movieId"]) for row in csv.DictReader(file)}
    assert list(rows[0]) == ["userId", "movieId", "rank", "score"]
    assert len(rows) == 5 * 100
    assert [row["rank"] for row in rows[:6]] == ["1", "2", "3", "4", "5", "1"]
    assert not rated & {(row["userId"], row["movieId"]) for row in rows}
    scores = [float(row["score"]) for row in rows[:5]]
    assert scores == sorted(scores, reverse=True)
    assert list(tmp_path.iterdir()) == [out]


def test_it_compares_the_losses_and_recommends_with_the_best(
    ml_100k_csv: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *options(ml_100k_csv), "--user", "7", "--top", "3"]) == 0
    printed = capsys.readouterr().out
    figures = {
        line[:14].strip(): float(line.split()[-3])
        for line in printed.splitlines()
        if line.startswith(("most popular", "warp", "bpr", "logistic"))
    }
    assert set(figures) == {"most popular", "warp", "bpr", "logistic", "warp-kos"}
    best = max(list(figures)[1:], key=lambda loss: figures[loss])
    assert f"Best: {best}\n" in printed
    found = blocks(printed.partition("Best: ")[2])
    assert len(found["User 7"]["Recommended:"]) == 3


def test_broken_rows_are_named_and_the_rest_is_used(
    ml_100k_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ratings = tmp_path / "ratings.csv"
    lines = ml_100k_csv[0].read_text().splitlines()
    lines[4:4] = ["1,2,seven,0", "1,99999,4.0,0"]
    ratings.write_text("\n".join(lines) + "\n")
    assert main(["recommend", *options((ratings, ml_100k_csv[1])), "--user", "3"]) == 0
    told = capsys.readouterr().err
    assert "ratings.csv:5: " in told
    assert "ratings.csv:6: there is no movie 99999" in told
    assert "2 broken rows" in told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["--user", "424242"], "user 424242 has no ratings in the file"),
        ([], "name users with --user"),
        (["--user", "3", "--ratings", "/nowhere/ratings.csv"], "does not exist"),
        (["--out", "/nowhere/recs.csv"], "No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    ml_100k_csv: Files, change: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recommend", *options(ml_100k_csv), *change]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.strip().splitlines()) == 1


def test_nonsense_is_one_line_and_exit_code_2(
    ml_100k_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nonsense = tmp_path / "ratings.csv"
    nonsense.write_bytes(bytes(range(256)) * 10)
    assert main(["recommend", *options((nonsense, ml_100k_csv[1])), "--user", "3"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_it_needs_neither_settings_nor_database(ml_100k_csv: Files) -> None:
    program = [sys.executable, "-m", "recommendations.engine", "recommend"]
    done = subprocess.run(
        [*program, *options(ml_100k_csv), "--user", "3", "--top", "2"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("User 3\n     Known positives:\n")
