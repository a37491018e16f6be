"""Time and memory of reading all ratings, from the database to the matrices of a training.

    .venv/bin/python -m benchmarks.read_ratings --ratings 5000000

Makes a SQLite database of made ratings and, where DATABASE_URL names PostgreSQL, one more on that
server; reads each in a process of its own; removes them. On Linux only. What is read has just
been written, so it comes from memory rather than from the disk.
"""

import argparse
import sys
import time

from .databases import call, migrated_databases

ORM_SAMPLE = 200_000


def main() -> int:
    """Measure both databases and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_AsWritten)
    parser.add_argument("--ratings", type=int, default=5_000_000, help="how many (%(default)s)")
    ratings = parser.parse_args().ratings
    for database, settings in migrated_databases():
        _measure(database, ratings, settings)
    return 0


class _AsWritten(argparse.RawDescriptionHelpFormatter):
    """Leaves the lines of the description as they are."""


def _measure(database: str, ratings: int, settings: dict[str, str]) -> None:
    began = time.perf_counter()
    call("made_ratings.fill", ratings, settings=settings)
    _say(f"{database}, {ratings:,} ratings, made in {time.perf_counter() - began:.0f} s")
    parts = call("timed_reading.read", settings=settings)
    _say(f"  {'part':20} {'seconds':>8} {'peak MB':>8}")
    for name, seconds, peak in parts:
        _say(f"  {name:20} {seconds:8.2f} {peak:8.0f}")
    total = sum(seconds for _, seconds, _ in parts)
    _say(f"  {'in all':20} {total:8.2f} {max(peak for *_, peak in parts):8.0f}")
    sample = min(ratings, ORM_SAMPLE)
    orm = call("timed_reading.read_by_orm", sample, settings=settings)
    ratio = orm / sample / (total / ratings)
    _say(f"  ORM iterator: {orm:.2f} s for {sample:,}, {ratio:.1f} times as long for each\n")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
