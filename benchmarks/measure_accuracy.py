"""Accuracy beside known good recommenders, on MovieLens, as the page docs/evaluation.md.

    .venv/bin/python -m benchmarks.measure_accuracy

Takes hours. What was measured is kept as JSON in .build/evaluation/.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from evaluation.curves.run import KIND
from evaluation.report.curve_tables import equal_ndcg_table
from evaluation.report.goals import goals_table
from evaluation.report.markdown import read_document

from .datasets import Dataset, datasets

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".build" / "evaluation"
PAGE = ROOT / "docs" / "evaluation.md"
NOTES = ROOT / "benchmarks" / "accuracy_notes.md"
RANDOM = ("--split", "random")
BY_TIME = ("--split", "time", "--cutoffs", "8")

_EVALUATION = (sys.executable, "-m", "evaluation")


def main() -> int:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=3, help="runs at random (%(default)s)")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page (docs/evaluation.md)")
    options = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    with datasets() as found:
        runs = [
            _kept(dataset, how, "evaluate", *split, "--seeds", str(seeds))
            for dataset in found
            # The split by time is the same for every seed.
            for how, split, seeds in (("random", RANDOM, options.seeds), ("by time", BY_TIME, 1))
        ]
        runs += [_kept(dataset, "dials", "curves") for dataset in found]
    report = [*_EVALUATION, "report", *runs, "--notes", NOTES, "--out", options.out]
    subprocess.run(report, cwd=ROOT, check=True)
    for run in runs:
        _show_goals(run)
    return 0


def _show_goals(run: Path) -> None:
    """Print what was to be reached, what was, and whether that is enough."""
    document = read_document(run)
    found = equal_ndcg_table if document.get("kind") == KIND else goals_table
    sys.stdout.write(f"\n{run.stem}\n{found(document).as_text()}")
    sys.stdout.flush()


def _kept(dataset: Dataset, how: str, command: str, *options: str) -> Path:
    """Run a command of the evaluation on a dataset; return the file of what it printed."""
    kept = KEPT / f"{dataset.name}, {how}.json"
    sys.stdout.write(f"Measuring {dataset.name}, {how} …\n")
    sys.stdout.flush()
    files = ["--ratings", str(dataset.ratings), "--movies", str(dataset.movies)]
    finished = subprocess.run(
        [*_EVALUATION, command, *files, *options, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    kept.write_bytes(finished.stdout)
    return kept


if __name__ == "__main__":
    sys.exit(main())
