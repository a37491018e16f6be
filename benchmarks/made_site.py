"""A made site on PostgreSQL, for what takes a large catalogue and many people to measure."""

import hashlib
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from .databases import ROOT, call, manage

_MAKERS = ("site.py", "belongings.py")


def made_site(server: str, movies: int, people: int, ratings: int) -> dict[str, str]:
    """Return the settings of a made site, which is made where it is not there yet and then kept.

    Parameters
    ----------
    server
        The address of a PostgreSQL server.
    """
    name = f"movierec_made_{_fingerprint()}_{movies}_{people}_{ratings}"
    folder = ROOT / ".cache" / "made" / name
    folder.mkdir(parents=True, exist_ok=True)
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    site = {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "HTTPS": "off",
        "EMAIL_URL": "dummymail:",
        "WRITES_A_MINUTE": "0",
        "SEARCHES_A_MINUTE": "0",
    }
    manage("collectstatic", "--no-input", settings=site)
    unfinished = f"{name}_new"
    with psycopg.connect(server, autocommit=True, dbname="postgres") as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        # Its model is in this checkout; another one may have made the database.
        if there.fetchone() is None or not (folder / "models").is_dir():
            _execute(connection, "DROP DATABASE IF EXISTS {}", unfinished)
            _execute(connection, "CREATE DATABASE {}", unfinished)
            # Of a database that somebody dropped.
            shutil.rmtree(folder / "models", ignore_errors=True)
            making = {**site, "DATABASE_URL": url + "_new"}
            manage("migrate", settings=making)
            call("cost.site.make", movies, people, ratings, settings=making)
            _execute(connection, "DROP DATABASE IF EXISTS {}", name)
            _execute(connection, "ALTER DATABASE {} RENAME TO {}", unfinished, name)
    # What has been added since it was made.
    manage("migrate", settings=site)
    with psycopg.connect(url, autocommit=True) as connection:
        # What an earlier run changed and took back is still read by the next.
        connection.execute("VACUUM ANALYZE")
    return site


def _fingerprint() -> str:
    """Return what changes with the code that makes the site."""
    folder = Path(__file__).parent
    made_by = [*(folder / "cost" / name for name in _MAKERS), *folder.glob("made_*.py")]
    digest = hashlib.sha256()
    for path in sorted(made_by):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _execute(connection: "psycopg.Connection[Any]", command: str, *names: str) -> None:
    connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))
