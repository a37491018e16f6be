"""Processor time and memory of whole trainings of a site, from its database to the stored model.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432 .venv/bin/python -m benchmarks.retrain

On one thread. The first training begins from nothing, and the second goes on from it; each is a
process of its own, as in a worker, and trains a probe, too. Movies are made, with their genres,
tags and people. More people, movies and ratings may be named: `... benchmarks.retrain 20000 20000
2000000`. On Linux only.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from .databases import call, migrated_databases
from .sizes import Size
from .timing import Row, show

USUAL = Size(10_000, 10_000, 1_000_000)
MOST = {"from nothing": (250.0, 1.0), "going on": (60.0, 1.0)}
"""Seconds of the processor, and gigabytes, of a training on the usual size."""
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="*", default=USUAL)
    size = Size(*parser.parse_args().size)
    if not os.environ.get("DATABASE_URL"):
        sys.stderr.write("DATABASE_URL must name a PostgreSQL server.\n")
        return 2
    for database, settings in migrated_databases():
        if database == "PostgreSQL":
            call("sizes.make", *size, settings=settings)
            for begun, limits in MOST.items():
                found = call("retrain.measure", settings={**settings, **_ONE_THREAD})
                title = "A training {}: {:,} people, {:,} movies, {:,} ratings"
                show(title.format(begun, *size), _rows(found, limits if size == USUAL else None))
    return 0


def _rows(found: dict[str, Any], limits: tuple[float, float] | None) -> list[Row]:
    rows = []
    for place, (name, unit, digits) in enumerate((("processor", "s", 0), ("memory", "GB", 2))):
        value, said = found[name], f"{found[name]:.{digits}f} {unit}"
        limit = f"at most {limits[place]:g} {unit}" if limits else ""
        rows.append(Row(name, said, limit, value <= limits[place] if limits else None))
    said = f"{found['judging']:.0f} s, of {found['cases']:,} cases"
    rows.append(Row("of the processor, ranking and judging", said))
    low, high = found["interval"]
    return [*rows, Row("NDCG@10 of the probe", f"{found['ndcg']:.4f} ({low:.4f}–{high:.4f})")]


def measure() -> dict[str, Any]:
    """Train, and return what the process took, and how well its probe ranks."""
    from recommendations.training import gate, holdout, pipeline

    judging: list[float] = []
    for module, name in ((holdout, "rank"), (holdout, "fitted_mix"), (gate, "rank")):
        setattr(module, name, _timed(getattr(module, name), judging))
    own = pipeline.retrain().metrics["model"]
    return {
        "processor": time.process_time(),
        "judging": sum(judging),
        "cases": own["cases"],
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
        "ndcg": own["ndcg"],
        "interval": own["ndcg_interval"],
    }


def _timed(function: Callable[..., Any], seconds: list[float]) -> Callable[..., Any]:
    """Return the same function, which notes what it takes of the processor."""

    def timed(*arguments: Any) -> Any:
        before = time.process_time()
        found = function(*arguments)
        seconds.append(time.process_time() - before)
        return found

    return timed


if __name__ == "__main__":
    sys.exit(main())
