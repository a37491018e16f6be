"""The page that is written of an evaluation."""

import argparse
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks.measure_accuracy import BY_TIME, RANDOM
from evaluation.cli import evaluate, main
from evaluation.report.plots import bars, lines

SVG = "{http://www.w3.org/2000/svg}"


def between(value: float, low: float, high: float) -> dict[str, float]:
    return {"value": value, "low": low, "high": high}


def figure(value: float) -> dict[str, float]:
    return between(value, value - 0.01, value + 0.01)


def row(value: float) -> dict[str, dict[str, float]]:
    names = (
        "ndcg",
        "precision",
        "recall",
        "map",
        "stratified_ndcg",
        "coverage",
        "novelty",
        "popularity_bias",
    )
    return {name: figure(value) for name in names}


def document() -> dict[str, Any]:
    lists = {
        "users": 98,
        "rows": {"ours": row(0.345), "EASE": row(0.333)},
        "ours_minus": {"EASE": figure(0.012)},
        "stratified": {
            "rows": {"ours": row(0.21), "EASE": row(0.19)},
            "ours_minus": {"EASE": figure(0.02)},
        },
    }
    chosen = {
        "EASE": {
            "parameters": {"regularisation": 100.0, "given": "liked"},
            "validation": 0.25,
            "tried": 12,
        }
    }
    new_users = {
        "users": {"1": 30, "5": 29},
        "rows": {"ours": {"1": figure(0.4), "5": figure(0.5)}},
    }
    stars = {
        "ratings": 200,
        "rows": {"ours": {"rmse": 0.9071, "mae": 0.71}},
        "calibration": {"4.0": {"stars": 4.0, "ratings": 50, "predicted": 4.01, "actual": 3.97}},
    }
    return {
        "format": 2,
        "data": {"ratings": 1000, "users": 100, "movies": 50},
        "split": {"kind": "time", "training": 800, "test": 200},
        "seeds": [1],
        "parameters": {"loss": "warp", "learning_rate": 0.05},
        "left_out": {"implicit ALS": "needs it"},
        "seconds": 12.5,
        "runs": [
            {
                "seed": 1,
                "lists": {
                    **lists,
                    "chosen": chosen,
                    "stratified": {**lists["stratified"], "chosen": chosen},
                },
                "stars": stars,
                "new_users": {**new_users, "chosen": {}},
                "cold_items": None,
                "cutoffs": None,
            }
        ],
        "medians": {
            "lists": lists,
            "stars": stars,
            "new_users": new_users,
            "cold_items": None,
            "cutoffs": None,
        },
    }


def stored(folder: Path, name: str, content: object) -> str:
    path = folder / name
    path.write_text(json.dumps(content))
    return str(path)


def test_one_call_writes_a_page_of_several_runs_with_their_plots(tmp_path: Path) -> None:
    first = stored(tmp_path, "ml-100k time.json", document())
    second = stored(tmp_path, "small_random.json", document())
    out = tmp_path / "docs" / "evaluation.md"
    out.parent.mkdir()
    assert main(["report", first, second, "--out", str(out)]) == 0
    page = out.read_text()
    assert page.startswith("# Evaluation\n")
    assert "\n## ml-100k time\n" in page
    assert "\n## small\\_random\n" in page
    ease = [line for line in page.splitlines() if line.startswith("| EASE |")]
    assert ease[0] == "| EASE |" + " 0.333 [0.323, 0.343] |" * 4
    assert ease[1].endswith("| +0.012 [+0.002, +0.022] |")
    assert "| EASE | regularisation 100.0, given liked | 12 | 0.250 |" in ease
    assert "| users measured | 30 | 29 |" in page
    # What could not be measured is named, for each of the two.
    for missing in ("implicit ALS", "needs it", "movies without ratings"):
        assert page.count(missing) == 2
    for name in ("ml-100k-time", "small-random"):
        for plot in ("lists", "new-users"):
            assert f"(images/evaluation-{name}-{plot}.svg)" in page
            ElementTree.parse(out.parent / "images" / f"evaluation-{name}-{plot}.svg")


def test_lists_at_several_moments_have_a_table_of_their_own(tmp_path: Path) -> None:
    both = document()
    rows = {
        name: {"ndcg": figure(value), "stratified_ndcg": figure(value / 2)}
        for name, value in (("ours", 0.2), ("popular now", 0.15))
    }
    section = {"cuts": 8, "cases": 461, "users": 207, "rows": rows}
    both["medians"]["cutoffs"] = {**section, "ours_minus": {"popular now": figure(0.05)}}
    out = tmp_path / "evaluation.md"
    assert main(["report", stored(tmp_path, "run.json", both), "--out", str(out)]) == 0
    (heading,) = (line for line in out.read_text().splitlines() if " 461 " in line)
    assert " 8 " in heading
    assert " 207 " in heading
    assert (
        "| popular now | 0.150 [0.140, 0.160] | 0.075 [0.065, 0.085] | +0.050 [+0.040, +0.060] |"
        in out.read_text()
    )


def test_the_page_of_docs_is_made_with_several_moments_once_a_data_set() -> None:
    """As `evaluate` reads the options that `make evaluation` runs it with."""
    parser = argparse.ArgumentParser()
    evaluate.add_to(parser.add_subparsers())
    read = [
        parser.parse_args(["evaluate", "--movies", "movies.csv", *split])
        for split in (RANDOM, BY_TIME)
    ]
    assert [(one.split, one.cutoffs) for one in read] == [("random", 0), ("time", 8)]


def words(svg: str) -> list[str | None]:
    return [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_bars_are_as_long_as_their_figures_and_show_them() -> None:
    svg = bars(
        "A & B",
        {
            "ours": between(0.4, 0.3, 0.5),
            "<baseline>": between(0.2, 0.1, 0.3),
        },
    )
    lengths = [
        float(rect.get("width", "")) for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect")
    ]
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.2)
    assert words(svg) == ["A & B", "ours", "0.400", "<baseline>", "0.200"]


def test_lines_rise_with_their_figures_and_are_named() -> None:
    series = {
        "ours": {
            "1": between(0.1, 0.0, 0.2),
            "5": between(0.4, 0.3, 0.5),
        },
        "popular": {
            "1": between(0.2, 0.1, 0.3),
            "5": between(0.2, 0.1, 0.3),
        },
    }
    svg = lines("Growth", "ratings known", series)
    assert {"ours", "popular", "1", "5", "ratings known", "0", "0.1", "0.5"} <= set(words(svg))
    paths = [path.get("d", "") for path in ElementTree.fromstring(svg).iter(f"{SVG}path")]
    (start, end), (flat_start, flat_end) = (
        [float(point.split()[1]) for point in path.split("M")[1].split("L")]
        for path in (paths[1], paths[3])
    )
    assert end < start  # upwards
    assert flat_start == flat_end


def test_plots_have_colours_for_dark_pages() -> None:
    assert "prefers-color-scheme: dark" in bars("A", {"ours": between(0.4, 0.3, 0.5)})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "is not what evaluate --json prints"),
        ({"format": 2}, "is not what evaluate --json prints"),
        ({"format": 1}, "has the unknown format 1"),
        ({**document(), "seconds": None, "medians": {"lists": 3}}, "is not what evaluate"),
    ],
)
def test_other_files_are_one_line_and_exit_code_2(
    tmp_path: Path, content: object, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = stored(tmp_path, "run.json", content)
    assert main(["report", run, "--out", str(tmp_path / "out.md")]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.strip().splitlines()) == 1
    assert not (tmp_path / "out.md").exists()


def test_a_file_that_is_no_json_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run.json"
    run.write_bytes(b"\xff\xfe{")
    assert main(["report", str(run), "--out", str(tmp_path / "out.md")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_notes_stand_first(tmp_path: Path) -> None:
    run, notes = stored(tmp_path, "run.json", document()), tmp_path / "notes.md"
    notes.write_text("What was tried.\n")
    out = tmp_path / "page.md"
    assert main(["report", run, "--notes", str(notes), "--out", str(out)]) == 0
    assert out.read_text().startswith("# Evaluation\n\nWhat was tried.\n\n## run\n")
