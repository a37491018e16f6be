"""Time and memory of reading all ratings, from the database to the matrices of a training.

    .venv/bin/python benchmarks/read_ratings.py --ratings 5000000

Makes a SQLite database of made ratings and, where DATABASE_URL names PostgreSQL, one more on that
server; reads each in a process of its own; removes them. On Linux only. What is read has just
been written, so it comes from memory rather than from the disk.
"""

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
ORM_SAMPLE = 200_000

_SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "movierec.settings",
    "SECRET_KEY": "for-the-benchmark",
    "ALLOWED_HOSTS": "localhost",
    "DEBUG": "off",
}


def main() -> int:
    """Measure both databases and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_AsWritten)
    parser.add_argument("--ratings", type=int, default=5_000_000, help="how many (%(default)s)")
    ratings = parser.parse_args().ratings
    # Whoever stops it wants nothing left behind, as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="movierec-benchmark-") as folder:
        _measure("SQLite", ratings, {"DATABASE_URL": "", "DATA_DIR": folder})
        server = os.environ.get("DATABASE_URL", "")
        if urlsplit(server).scheme in ("postgres", "postgresql"):
            with _temporary_database(server) as url:
                _measure("PostgreSQL", ratings, {"DATABASE_URL": url, "DATA_DIR": folder})
    return 0


class _AsWritten(argparse.RawDescriptionHelpFormatter):
    """Leaves the lines of the description as they are."""


def _measure(database: str, ratings: int, settings: dict[str, str]) -> None:
    began = time.perf_counter()
    _run([sys.executable, "manage.py", "migrate", "--verbosity=0"], settings)
    _step("made_ratings.fill", ratings, settings=settings)
    _say(f"{database}, {ratings:,} ratings, made in {time.perf_counter() - began:.0f} s")
    parts = _step("timed_reading.read", settings=settings)
    _say(f"  {'part':20} {'seconds':>8} {'peak MB':>8}")
    for name, seconds, peak in parts:
        _say(f"  {name:20} {seconds:8.2f} {peak:8.0f}")
    total = sum(seconds for _, seconds, _ in parts)
    _say(f"  {'in all':20} {total:8.2f} {max(peak for *_, peak in parts):8.0f}")
    sample = min(ratings, ORM_SAMPLE)
    orm = _step("timed_reading.read_by_orm", sample, settings=settings)
    ratio = orm / sample / (total / ratings)
    _say(f"  ORM iterator: {orm:.2f} s for {sample:,}, {ratio:.1f} times as long for each\n")


def _step(function: str, *arguments: int, settings: dict[str, str]) -> Any:
    """Call a function of this folder in a new process; return what it returned."""
    module = function.partition(".")[0]
    code = (
        "import json, django; django.setup(); "
        f"from benchmarks import {module}; print(json.dumps({function}(*{arguments})))"
    )
    return json.loads(_run([sys.executable, "-c", code], settings))


def _run(command: list[str], settings: dict[str, str]) -> str:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **_SETTINGS, **settings},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


@contextmanager
def _temporary_database(server: str) -> Iterator[str]:
    """Make a database beside the one that `server` names; yields its address."""
    name = f"movierec_benchmark_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
