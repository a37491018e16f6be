"""`evaluate` on files, as a person runs it."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from evaluation.cli import main
from tests.recommendations.engine.cli.files import QUICK, Files, options, rows_of, write_ratings

BASELINES = ["--baselines", "popular", "ease"]
Capture = pytest.CaptureFixture[str]


def evaluated(capsys: Capture, *arguments: str) -> dict[str, Any]:
    assert main(["evaluate", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def parts(some_csv: Files, tmp_path: Path) -> tuple[Path, Path]:
    """The ratings, every fifth apart."""
    with some_csv[0].open() as file:
        rows = [
            (int(row["userId"]), int(row["movieId"]), float(row["rating"]))
            for row in csv.DictReader(file)
        ]
    train = [row for place, row in enumerate(rows) if place % 5]
    return (
        write_ratings(tmp_path / "train.csv", train),
        write_ratings(tmp_path / "test.csv", rows[::5]),
    )


def test_it_prints_tables_with_a_row_for_ours_and_each_baseline(
    some_csv: Files, capsys: Capture
) -> None:
    assert main(["evaluate", *options(some_csv), *BASELINES]) == 0
    printed = capsys.readouterr().out
    headings = [line.split("  ")[0] for line in printed.splitlines()]
    assert headings.count("ours") == 6  # lists thrice, stars, new users, movies without ratings
    assert headings.count("most popular") == headings.count("EASE") == 5
    assert headings.count("EASE, stratified") == 1
    assert headings.count("EASE, 5 known") == 1
    assert "newest fifth" in printed
    assert not [line for line in printed.splitlines() if line != line.rstrip()]


def test_json_has_what_was_run_chosen_and_found(some_csv: Files, capsys: Capture) -> None:
    found = evaluated(capsys, *options(some_csv), *BASELINES, "--split", "random", "--seed", "5")
    assert found["split"]["kind"] == "random"
    assert found["seeds"] == [5]
    assert found["parameters"]["epochs"] == 2
    assert found["data"]["users"] == 60
    (run,) = found["runs"]
    assert run["lists"]["chosen"]["EASE"]["parameters"]["regularisation"] > 0
    for figure in run["lists"]["rows"]["ours"].values():
        assert figure["low"] <= figure["value"] <= figure["high"]
    assert found["medians"]["lists"]["rows"] == run["lists"]["rows"]


def test_with_several_seeds_medians_are_shown(some_csv: Files, capsys: Capture) -> None:
    found = evaluated(capsys, *options(some_csv), "--baselines", "popular", "--seeds", "3")
    assert found["seeds"] == [1, 2, 3]
    ndcgs = [run["lists"]["rows"]["ours"]["ndcg"]["value"] for run in found["runs"]]
    assert len(set(ndcgs)) == 3
    assert found["medians"]["lists"]["rows"]["ours"]["ndcg"]["value"] == sorted(ndcgs)[1]


def test_a_split_is_given_as_two_files_and_our_lists_are_written(
    some_csv: Files, parts: Files, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "recs.csv"
    train, test = parts
    files = ["--train", str(train), "--test", str(test), "--movies", str(some_csv[1])]
    found = evaluated(capsys, *files, *QUICK, *BASELINES, "--out", str(out))
    assert found["split"] == {
        "kind": "files",
        "training": len(rows_of(train)),
        "test": len(rows_of(test)),
    }
    lists = rows_of(out)
    rated = {(row["userId"], row["movieId"]) for row in rows_of(train)}
    assert len(lists) == 10 * len({user for user, _ in rated})
    assert not rated & {(row["userId"], row["movieId"]) for row in lists}
    # The lists are those that were measured.
    liked = {(row["userId"], row["movieId"]) for row in rows_of(test) if float(row["rating"]) >= 4}
    hits = sum((row["userId"], row["movieId"]) in liked for row in lists)
    measured = len({user for user, _ in liked})
    precision = found["runs"][0]["lists"]["rows"]["ours"]["precision"]["value"]
    assert precision == pytest.approx(hits / 10 / measured)


def test_test_ratings_that_are_in_the_training_part_too_are_left_out_with_a_note(
    some_csv: Files, parts: Files, capsys: Capture
) -> None:
    train, test = parts
    test.write_text(test.read_text() + "\n".join(train.read_text().splitlines()[1:4]) + "\n")
    files = ["--train", str(train), "--test", str(test), "--movies", str(some_csv[1])]
    assert main(["evaluate", *files, *QUICK, "--baselines", "popular"]) == 0
    (note,) = capsys.readouterr().err.splitlines()
    assert "3 test ratings" in note


def test_baselines_whose_library_is_missing_are_left_out_with_a_note(
    some_csv: Files, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "implicit", None)
    monkeypatch.setitem(sys.modules, "surprise", None)
    names = ["popular", "als", "svd++"]
    assert main(["evaluate", *options(some_csv), "--baselines", *names]) == 0
    printed = capsys.readouterr()
    notes = printed.err.splitlines()
    assert all(
        name in note for name, note in zip(("implicit", "scikit-surprise"), notes, strict=True)
    )
    assert all(note in printed.out for note in notes)
    left_out = ("implicit ALS  ", "SVD++  ")
    assert not [line for line in printed.out.splitlines() if line.startswith(left_out)]


@pytest.mark.parametrize(
    ("options_given", "message"),
    [
        ([], "name --ratings, or both --train and --test"),
        (["--train", "A"], "name --ratings, or both --train and --test"),
        (["--ratings", "A", "--test", "B"], "name either --ratings, or --train and --test"),
        (["--train", "A", "--test", "B", "--split", "random"], "--split is for --ratings"),
        (["--ratings", "/nowhere/ratings.csv"], "does not exist"),
        (["--ratings", "A", "--out", "/nowhere/recs.csv"], "there is no folder /nowhere"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    some_csv: Files, options_given: list[str], message: str, capsys: Capture
) -> None:
    assert main(["evaluate", "--movies", str(some_csv[1]), *options_given]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.strip().splitlines()) == 1


@pytest.mark.parametrize("split", ["time", "random"])
def test_a_file_without_ratings_is_one_line_and_exit_code_2(
    some_csv: Files, tmp_path: Path, split: str, capsys: Capture
) -> None:
    ratings = write_ratings(tmp_path / "ratings.csv", [])
    assert main(["evaluate", *options((ratings, some_csv[1])), "--split", split]) == 2
    assert "too few ratings" in capsys.readouterr().err


def test_ratings_without_times_can_be_split_at_random_only(
    some_csv: Files, tmp_path: Path, capsys: Capture
) -> None:
    ratings = tmp_path / "ratings.csv"
    rows = [line.rsplit(",", 1)[0] for line in some_csv[0].read_text().splitlines()]
    ratings.write_text("\n".join(rows) + "\n")
    command = ["evaluate", *options((ratings, some_csv[1])), "--baselines", "popular"]
    assert main(command) == 2
    assert capsys.readouterr().err == (
        "all ratings are of the same moment: they can be split with --split random only\n"
    )
    assert main([*command, "--split", "random"]) == 0
