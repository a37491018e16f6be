"""Memory of several processes that serve the same model of 100,000 movies.

    .venv/bin/python -m benchmarks.share_memory

Each is started by itself, maps the stored model and ranks for users, as web processes do. Whose
pages are whose is read from the kernel; on Linux only.
"""

import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from threadpoolctl import threadpool_limits

from recommendations.engine.model.artefact import load_model, save_model
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import explain_all, score_items, top_items

from .made_model import make_model, make_users
from .timing import Row, show

PROCESSES = 4
ITEMS = 100_000
USERS, RATINGS, LISTED = 20, 100, 100
MOST = 1.05
"""Copies of the model on the host; a page is more than the end of an array."""


def main() -> int:
    """Measure and print."""
    with TemporaryDirectory(prefix="movierec-benchmark-") as parent:
        folder = Path(parent) / "model"
        save_model(make_model(ITEMS), folder)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1024
        own, whole = _measured(folder)
    copies = sum(each["Pss"] for each in own) / size
    private = _mean_of(own, "Private")
    rows = [
        Row("the model on disk", _mb(size)),
        Row("  of it in use by each process", _mb(_mean(own, "Rss"))),
        Row("  in all, by proportional shares", _mb(sum(each["Pss"] for each in own))),
        Row("copies on this host", f"{copies:.2f}", f"at most {MOST:g}", copies <= MOST),
        Row("pages of it that a process has alone", _mb(private), "none", private == 0),
        Row("a whole process, resident", _mb(_mean(whole, "Rss"))),
        *(Row(f"  {kind}", _mb(_mean_of(whole, kind))) for kind in ("Shared", "Private")),
    ]
    show(f"{PROCESSES} processes serving {ITEMS:,} movies", rows)
    return 0


def _measured(folder: Path) -> tuple[list[Counter[str]], list[Counter[str]]]:
    """Return the kernel's figures, in kB, of the model's pages in each process, and of all."""
    spawning = multiprocessing.get_context("spawn")
    pipes = [spawning.Pipe() for _ in range(PROCESSES)]
    processes = [
        spawning.Process(target=_serve, args=(folder, there), daemon=True) for _, there in pipes
    ]
    for process in processes:
        process.start()
    for here, _ in pipes:
        here.recv()
    found = [Path(f"/proc/{process.pid}") for process in processes]
    own = [_figures((path / "smaps").read_text().splitlines(), str(folder)) for path in found]
    whole = [_figures((path / "smaps_rollup").read_text().splitlines(), "") for path in found]
    for here, _ in pipes:
        here.send("done")
    for process in processes:
        process.join()
    return own, whole


def _serve(folder: Path, pipe: Connection) -> None:
    """Be a process that has ranked for some users and waits for more."""
    with threadpool_limits(1, "blas"):
        model = load_model(folder)
        for rated, stars in make_users(model, USERS, RATINGS):
            profile = profile_of(model, rated, stars)
            best = top_items(score_items(model, profile), LISTED, rated)
            explain_all(model, profile, best)
    pipe.send("ready")
    pipe.recv()


def _figures(lines: Iterable[str], mapped: str) -> Counter[str]:
    """Add up the figures, in kB, of the mappings of files whose path has `mapped` in it."""
    figures: Counter[str] = Counter()
    counted = False
    for line in lines:
        name, _, rest = line.partition(":")
        if " " in name:
            counted = mapped in line
        elif counted and rest.endswith("kB"):
            figures[name] += int(rest.split()[0])
    return figures


def _mean(figures: list[Counter[str]], name: str) -> float:
    return sum(each[name] for each in figures) / len(figures)


def _mean_of(figures: list[Counter[str]], kind: str) -> float:
    """Return the mean of all ``Shared`` or ``Private`` pages."""
    return _mean(figures, f"{kind}_Clean") + _mean(figures, f"{kind}_Dirty")


def _mb(kilobytes: float) -> str:
    return f"{kilobytes / 1024:.1f} MB"


if __name__ == "__main__":
    sys.exit(main())
