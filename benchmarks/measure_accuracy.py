"""Accuracy beside known good recommenders, on MovieLens, as the page docs/evaluation.md.

    .venv/bin/python -m benchmarks.measure_accuracy

Takes half an hour and more. What was measured is kept as JSON in .build/evaluation/.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks.datasets import Dataset, datasets

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".build" / "evaluation"
PAGE = ROOT / "docs" / "evaluation.md"
SPLITS = ("time", "random")

_ENGINE = (sys.executable, "-m", "recommendations.engine")


def main() -> int:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=3, help="runs of each (%(default)s)")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page (docs/evaluation.md)")
    options = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    with datasets() as found:
        runs = [_measured(dataset, split, options.seeds) for dataset in found for split in SPLITS]
    subprocess.run([*_ENGINE, "report", *runs, "--out", options.out], cwd=ROOT, check=True)
    return 0


def _measured(dataset: Dataset, split: str, seeds: int) -> Path:
    """Evaluate on one split of one dataset; return the file of what was found."""
    run = KEPT / f"{dataset.name}-{split}.json"
    sys.stdout.write(f"Evaluating {dataset.name}, split by {split}, {seeds} seeds …\n")
    sys.stdout.flush()
    files = ["--ratings", str(dataset.ratings), "--movies", str(dataset.movies)]
    command = [*_ENGINE, "evaluate", *files, "--split", split, "--seeds", str(seeds), "--json"]
    finished = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    run.write_bytes(finished.stdout)
    return run


if __name__ == "__main__":
    sys.exit(main())
