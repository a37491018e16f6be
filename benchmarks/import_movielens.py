"""Time of `manage.py import_movielens` of a million made ratings.

    .venv/bin/python -m benchmarks.import_movielens

into a SQLite database and, where DATABASE_URL names PostgreSQL, into one more on that server. The
release has as many users and movies as MovieLens 1M, and is removed afterwards. The processor's
time is that of the command alone, without PostgreSQL's.
"""

import random
import sys
import time
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from .databases import call, migrated_databases
from .timing import Row, show

RATINGS, USERS, MOVIES = 1_000_000, 6_040, 3_883
MOST_SECONDS = {"PostgreSQL": 25.0, "SQLite": 40.0}
_FIRST, _SECONDS = 956_700_000, 90_000_000
"""When MovieLens 1M begins, and how long it lasts."""


def main() -> int:
    """Measure each database and print."""
    with TemporaryDirectory() as folder:
        write_release(Path(folder))
        for database, settings in migrated_databases():
            seconds, processor = call("import_movielens.take_in", folder, settings=settings)
            most = MOST_SECONDS[database]
            rows = [
                Row("time", f"{seconds:.0f} s", f"at most {most:.0f} s", seconds <= most),
                Row("the command's processor time", f"{processor:.0f} s"),
            ]
            show(f"import_movielens into {database}: {RATINGS:,} ratings", rows)
    return 0


def write_release(folder: Path) -> None:
    """Write ratings.csv and movies.csv."""
    drawn = random.Random(1)  # noqa: S311
    with (folder / "movies.csv").open("w", encoding="utf-8") as file:
        file.write("movieId,title,genres\n")
        for movie in range(1, MOVIES + 1):
            file.write(f"{movie},Made {movie} ({1930 + movie % 71}),Drama|Comedy\n")
    each = -(-RATINGS // USERS)
    left = RATINGS
    with (folder / "ratings.csv").open("w", encoding="utf-8") as file:
        file.write("userId,movieId,rating,timestamp\n")
        for user in range(1, USERS + 1):
            for movie in drawn.sample(range(1, MOVIES + 1), min(each, left)):
                at = _FIRST + drawn.randrange(_SECONDS)
                file.write(f"{user},{movie},{drawn.randint(1, 10) / 2},{at}\n")
            left -= min(each, left)


def take_in(folder: str) -> tuple[float, float]:
    """Import the release; return the seconds that passed, and those of the processor."""
    from django.core.management import call_command

    began, processor = time.perf_counter(), time.process_time()
    call_command("import_movielens", folder, stdout=StringIO())
    return time.perf_counter() - began, time.process_time() - processor


if __name__ == "__main__":
    sys.exit(main())
