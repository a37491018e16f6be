"""PostgreSQL's own programs restore a site's database, as the operating guide says."""

import os
from pathlib import Path

import psycopg
from django.conf import settings

from .own_servers import PROGRAMS, needs_servers, running, start_postgres

pytestmark = needs_servers

A_SITE = """
CREATE TABLE movie (title text);
CREATE INDEX ON movie USING gin (title gin_trgm_ops);
INSERT INTO movie VALUES ('Fargo');
"""


def test_a_dump_is_restored_where_the_extension_belongs_to_another(tmp_path: Path) -> None:
    guide = (settings.BASE_DIR / "docs" / "operating.md").read_text()
    commands = guide[guide.index("    pg_dump ") :].partition("\n\n")[0]
    with running(tmp_path) as programs:
        port = start_postgres(programs, "admin")
        with psycopg.connect(host="127.0.0.1", port=port, user="admin", autocommit=True) as server:
            server.execute("CREATE ROLE site LOGIN CREATEDB")
            server.execute("CREATE DATABASE movierec OWNER site")
        address = {"host": "127.0.0.1", "port": port, "dbname": "movierec"}
        with psycopg.connect(**address, user="admin") as server:
            server.execute("CREATE EXTENSION pg_trgm")
        with psycopg.connect(**address, user="site") as server:
            server.execute(A_SITE)
        variables = {
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(port),
            "PGUSER": "site",
        }
        inside = f"set -e; cd {tmp_path}\n{commands}".replace(
            "psql --command", "psql --username=admin --command"
        )
        assert "--username=admin" in inside
        programs.run(["bash", "-c", inside], variables)
        restored = {**address, "dbname": "movierec_new", "user": "site"}
        with psycopg.connect(**restored) as server:
            found = server.execute("SELECT title FROM movie WHERE title ILIKE '%arg%'").fetchall()
    assert found == [("Fargo",)]
