"""Databases for what is timed on them, made and removed again."""

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "movierec.settings",
    "SECRET_KEY": "for-the-benchmark",
    "ALLOWED_HOSTS": "localhost",
    "DEBUG": "off",
}


def migrated_databases() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield an empty database after the other: its kind and the settings that name it.

    SQLite's, and where DATABASE_URL names PostgreSQL, one more on that server.
    """
    # Whoever stops it wants nothing left behind, as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="movierec-benchmark-") as folder:
        yield "SQLite", _migrated({"DATABASE_URL": "", "DATA_DIR": folder})
        server = os.environ.get("DATABASE_URL", "")
        if urlsplit(server).scheme in ("postgres", "postgresql"):
            with _temporary_database(server) as url:
                yield "PostgreSQL", _migrated({"DATABASE_URL": url, "DATA_DIR": folder})


def call(function: str, *arguments: float | str, settings: dict[str, str]) -> Any:
    """Call a function of this folder in a new process; return what it returned."""
    module = function.rpartition(".")[0]
    code = (
        f"import json, django; django.setup(); import benchmarks.{module}; "
        f"print(json.dumps(benchmarks.{function}(*{arguments!r})))"
    )
    return json.loads(_run([sys.executable, "-c", code], settings))


def manage(*arguments: str, settings: dict[str, str]) -> None:
    """Run a management command."""
    _run([sys.executable, "manage.py", *arguments, "--verbosity=0"], settings)


def _run(command: list[str], settings: dict[str, str]) -> str:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **SETTINGS, **settings},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def _migrated(settings: dict[str, str]) -> dict[str, str]:
    manage("migrate", settings=settings)
    return settings


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
