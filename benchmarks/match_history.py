"""How many movies of other sites' exports are found, and how many of those taken are right.

    DATASETS=folder .venv/bin/python -m benchmarks.match_history

The catalogue is made of a release, less some of its movies; the exports name all of them, disturbed
as real ones are. On MovieLens 100K, or the first of the folders that DATASETS names.
"""

import os
import sys
from pathlib import Path
from typing import Any

import movielens

from .databases import call, migrated_databases
from .datasets import CACHE
from .disturbed_titles import SEEDS
from .timing import Row, show

LEAST_RIGHT = 0.995
LEAST_FOUND = 0.97


def main() -> int:
    """Measure, and print."""
    named = [Path(name) for name in os.environ.get("DATASETS", "").split(":") if name]
    source = named[0] if named else movielens.fetch("ml-100k", CACHE)
    for database, settings in migrated_databases():
        call("timed_matching.fill", str(source), settings=settings)
        for seed in SEEDS:
            figures = call("timed_matching.measure", str(source), seed, settings=settings)
            show(f"{source.name} on {database}, seed {seed}", _rows(figures))
    return 0


def _rows(figures: dict[str, Any]) -> list[Row]:
    right = figures["right"] / max(figures["taken"], 1)
    found = figures["right"] / figures["there"]
    asked = (figures["right"] + figures["asked_right"]) / figures["there"]
    return [
        Row("taken without asking, of them right", *_share(right, LEAST_RIGHT)),
        Row("in the catalogue, of them found", *_share(found, LEAST_FOUND)),
        Row("the same, or among the movies asked about", f"{asked:.2%}"),
        Row("questions, of all rows", f"{figures['asked'] / figures['rows']:.2%}"),
        Row("rows a second", f"{figures['rows'] / figures['seconds']:,.0f}"),
    ]


def _share(share: float, least: float) -> tuple[str, str, bool]:
    return f"{share:.2%}", f"at least {least:.1%}", share >= least


if __name__ == "__main__":
    sys.exit(main())
