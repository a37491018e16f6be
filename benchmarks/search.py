"""Time of searching as someone types, among 60,000 made movies.

    .venv/bin/python -m benchmarks.search

On SQLite and, where DATABASE_URL names PostgreSQL, in a database of its own there. Times are on
the wall, for a database's server is a process of its own; what is read is in memory.
"""

import sys

from .databases import call, migrated_databases
from .timing import Row, show

MOVIES = 60_000
MOST_SECONDS = {
    "one letter": 0.15,
    "two letters": 0.06,
    "four letters": 0.03,
    "a title": 0.03,
    "a title, mistyped": 0.03,
    "a person": 0.03,
    "a person, mistyped": 0.03,
    "nothing there is": 0.02,
    "facets of a title, mistyped": 0.05,
    "facets of a title's first word": 0.1,
    "facets of everything": 0.4,
}


def main() -> int:
    """Measure each database and print."""
    for database, settings in migrated_databases():
        call("made_catalogue.fill", MOVIES, settings=settings)
        taken = call("timed_search.measure", settings=settings)
        show(f"{database}, {MOVIES:,} movies", _rows(taken))
    return 0


def _rows(taken: dict[str, float]) -> list[Row]:
    return [
        Row(name, f"{1e3 * taken[name]:.2f} ms", f"at most {1e3 * most:g} ms", taken[name] <= most)
        for name, most in MOST_SECONDS.items()
    ]


if __name__ == "__main__":
    sys.exit(main())
