"""`compare` on files, as a person runs it."""

from pathlib import Path

import pytest

from evaluation.cli import main
from tests.recommendations.engine.cli.files import Files, blocks, options, write_ratings


def test_it_compares_the_losses_and_recommends_with_the_best(
    some_csv: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *options(some_csv), "--user", "7", "--top", "3"]) == 0
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


def test_too_few_ratings_are_one_line_and_exit_code_2(
    some_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ratings = write_ratings(tmp_path / "ratings.csv", [(1, 1, 5.0), (2, 2, 5.0)])
    assert main(["compare", *options((ratings, some_csv[1]))]) == 2
    assert (
        capsys.readouterr().err
        == "too few ratings: no user has some before and liked ones after the split\n"
    )
