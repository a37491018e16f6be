"""The site on connections that it shares: behind PgBouncer in transaction mode, and by a pool."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import MovieFactory

from ..recommendations.training.processes import database_url, running, wait_for
from .site import environment, spare_port

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="for PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]
needs_pgbouncer = pytest.mark.skipif(
    not shutil.which("pgbouncer"), reason="pgbouncer is not installed"
)


@pytest.fixture
def pgbouncer() -> Iterator[str]:
    """PgBouncer with one connection for all; yields the address of the database through it."""
    database = urlsplit(database_url())
    port = spare_port()
    # It refuses to run as root, and then cannot read what is in pytest's own folder.
    with tempfile.TemporaryDirectory(prefix="movierec-pgbouncer-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        settings_of_web = (
            "statement_timeout = 4321",
            "max_parallel_workers_per_gather = 0",
            "jit = off",
        )
        queries = "; ".join(f"SET {each}" for each in settings_of_web)
        (folder / "users").write_text(f'"{database.username}" "{database.password or ""}"\n')
        (folder / "ini").write_text(
            f"""
            [databases]
            web = host={database.hostname} port={database.port} dbname={database.path[1:]} \\
            connect_query='{queries}'
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {folder}/users
            pool_mode = transaction
            default_pool_size = 1
            """.replace("            ", "").replace("\\\n", "")
        )
        user = ("--user", "nobody") if os.geteuid() == 0 else ()
        log = folder / "log"
        with running(
            "pgbouncer", *user, str(folder / "ini"), log=log, environment=dict(os.environ)
        ):
            wait_for(lambda: "process up" in log.read_text())
            yield f"postgres://{database.username}@127.0.0.1:{port}/web"


AS_PAGES_DO = """
import movierec.wsgi
from threading import Barrier, Thread
from django.db import close_old_connections, connection, transaction
from catalog.models import Movie

together, found = Barrier(3), []

def read():
    together.wait(30)
    for _ in range(5):
        titles = Movie.objects.order_by("pk").values_list("pk", flat=True)
        # Outside a transaction, and far more rows than are fetched at once.
        found.append(sum(1 for _ in titles.iterator(chunk_size=3)))
        with transaction.atomic():
            Movie.objects.select_for_update().first().save()
    with connection.cursor() as cursor:
        for limit in ("statement_timeout", "max_parallel_workers_per_gather", "jit"):
            cursor.execute("SHOW " + limit)
            found.append(cursor.fetchone()[0])
    connection.close()

threads = [Thread(target=read) for _ in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(found), *sorted(set(map(str, found))))
"""


def _as_pages_do(folder: Path, url: str, **more: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", AS_PAGES_DO],
        cwd=settings.BASE_DIR,
        env=environment(folder, DATABASE_URL=url, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@needs_pgbouncer
def test_threads_take_turns_on_one_connection_of_pgbouncer(pgbouncer: str, tmp_path: Path) -> None:
    MovieFactory.create_batch(10)
    assert _as_pages_do(tmp_path, pgbouncer, PGBOUNCER="on") == ["24", "0", "10", "4321ms", "off"]


def test_threads_share_the_connections_of_a_pool(tmp_path: Path) -> None:
    MovieFactory.create_batch(10)
    found = _as_pages_do(tmp_path, database_url(), DATABASE_POOL="1", STATEMENT_TIMEOUT_MS="1234")
    assert found == ["24", "0", "10", "1234ms", "off"]
