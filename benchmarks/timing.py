"""Timing side by side, and the table of what was found.

A machine's speed changes from minute to minute, and so what is compared is timed in turns.
"""

import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Work = Callable[[int], object]
"""Does the round of a number; rounds may differ, such as by whom they rank for."""


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes
    ----------
    work
        What was done.
    found
        What it took, or how it compares.
    limit
        What it should be; empty where it only stands beside others.
    kept
        Whether it is so; None without a limit.
    """

    work: str
    found: str
    limit: str = ""
    kept: bool | None = None


class Seconds(NamedTuple):
    """Medians over the rounds: on the wall, and of the processor.

    The latter leaves out the waiting for other programs, but counts each thread's time.
    """

    wall: float
    processor: float


def in_turns(works: Mapping[str, Work], rounds: int) -> dict[str, Seconds]:
    """Do all works in each of several rounds, after one that is not counted."""
    walls: dict[str, list[float]] = {name: [] for name in works}
    processors: dict[str, list[float]] = {name: [] for name in works}
    for number in range(-1, rounds):
        for name, work in works.items():
            wall, processor = time.perf_counter(), time.process_time()
            work(max(number, 0))
            if number >= 0:
                walls[name].append(time.perf_counter() - wall)
                processors[name].append(time.process_time() - processor)
    median = statistics.median
    return {name: Seconds(median(walls[name]), median(processors[name])) for name in works}


def time_row(work: str, seconds: Seconds, most: float) -> Row:
    """Return the row of what may take so many seconds of the processor at most."""
    found = f"{1e3 * seconds.processor:.2f} ms ({1e3 * seconds.wall:.2f})"
    return Row(work, found, f"at most {1e3 * most:g} ms", seconds.processor <= most)


def faster_row(work: str, seconds: float, than: float, least: float) -> Row:
    """Return the row of what should be so many times faster than something else."""
    ratio = than / seconds
    return Row(work, f"{ratio:.2f} ×", f"at least {least:g} ×", ratio >= least)


def slower_row(work: str, seconds: float, than: float, most: float) -> Row:
    """Return the row of what may take so many times as long as something else."""
    ratio = seconds / than
    return Row(work, f"{ratio:.2f} ×", f"at most {most:g} ×", ratio <= most)


def show(title: str, rows: Sequence[Row]) -> None:
    """Print a table."""
    width = max(len(row.work) for row in rows)
    out = [f"\n{title}", f"  {'':{width}}  {'found':>18}  {'limit':18} kept"]
    for row in rows:
        kept = {True: "yes", False: "NO", None: ""}[row.kept]
        out.append(f"  {row.work:{width}}  {row.found:>18}  {row.limit:18} {kept}".rstrip())
    sys.stdout.write("\n".join(out) + "\n")
    sys.stdout.flush()
