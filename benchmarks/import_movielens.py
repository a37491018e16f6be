"""Time of `manage.py import_movielens` of a million made ratings.

    .venv/bin/python -m benchmarks.import_movielens

into a SQLite database and, where DATABASE_URL names PostgreSQL, into one more on that server. The
release has as many users and movies as MovieLens 1M, and is removed afterwards. Where other
programs run, the processor's time says more: of the command, and of PostgreSQL's process for it,
which must be on this machine.
"""

import os
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
            found = call("import_movielens.take_in", folder, settings=settings)
            seconds, processor, servers = found
            most = MOST_SECONDS[database]
            rows = [
                Row("time", f"{seconds:.0f} s", f"at most {most:.0f} s", seconds <= most),
                Row("the command's processor time", f"{processor:.0f} s"),
                Row("PostgreSQL's", f"{servers:.0f} s"),
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


def take_in(folder: str) -> tuple[float, float, float]:
    """Import the release; return the seconds that passed, the processor's, and PostgreSQL's."""
    from django.core.management import call_command
    from django.db import connection

    began, processor = time.perf_counter(), time.process_time()
    call_command("import_movielens", folder, stdout=StringIO())
    seconds, processor = time.perf_counter() - began, time.process_time() - processor
    servers = 0.0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text(encoding="ascii")
        # After the name, in brackets, which may have spaces: the 14th and 15th field.
        ticks = stat.rpartition(")")[2].split()[11:13]
        servers = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return seconds, processor, servers


if __name__ == "__main__":
    sys.exit(main())
