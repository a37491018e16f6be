"""PostgreSQL with a standby that follows it; promoted where the first one is gone."""

import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from .hosts import ChaosError, Host, wait_until

PORT = 5432
DATABASE = "movierec"
_USER = "postgres"
_TRIES = 3
"""So often the server is asked, a second apart, before it counts as gone."""
_SETTINGS = """
listen_addresses = '*'
port = {port}
unix_socket_directories = ''
shared_buffers = 64MB
max_connections = 100
synchronous_commit = on
wal_keep_size = 256MB
primary_conninfo = ''
log_min_messages = warning
"""
_ACCESS = "host all all 10.77.0.0/24 trust\nhost replication all 10.77.0.0/24 trust\n"


class Cluster:
    """Two servers, of which one takes writes and the other follows it.

    Attributes
    ----------
    synchronous
        Whether a commit waits until the standby has it.
    """

    def __init__(self, hosts: Sequence[Host], folder: Path) -> None:
        self.primary, self.standby = hosts
        self.hosts = list(hosts)
        self._folder = folder
        self.synchronous = True
        self._programs = _newest_programs()
        self._make_primary()
        self.follow()

    @property
    def url(self) -> str:
        """What the site is given: both servers, of which it takes the one with writes."""
        servers = ",".join(f"{host.address}:{PORT}" for host in self.hosts)
        return f"postgres://{_USER}@{servers}/{DATABASE}?target_session_attrs=read-write"

    def ask(self, query: str, *values: Any, host: Host | None = None) -> list[Any]:
        """Return the rows of a query."""
        with self._connection(host or self.primary, DATABASE) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def kill_primary(self) -> None:
        """Kill all processes of the server that takes writes."""
        self.primary.kill("postgres")

    def is_gone(self) -> bool:
        """Ask the primary as often as it takes to believe that it is gone."""
        for _try in range(_TRIES):
            try:
                self.ask("SELECT 1")
                return False
            except psycopg.Error:
                time.sleep(1.0)
        return True

    def promote(self) -> None:
        """Let the standby take writes, alone, in the place of the primary that is gone."""
        wait_until(self.is_gone, "PostgreSQL is gone")
        self._set_standbys(self.standby, "")
        with self._connection(self.standby, "postgres") as connection:
            connection.execute("SELECT pg_promote()")
        self.primary, self.standby = self.standby, self.primary

    def follow(self) -> None:
        """Make the standby anew from the primary, and let commits wait for it."""
        if "postgres" in self.standby.processes:
            self.standby.kill("postgres")
        data = self._data(self.standby)
        shutil.rmtree(data, ignore_errors=True)
        # Where it was cut off until now, the network takes a moment to find its way.
        wait_until(self._reaches_primary, "the standby reaches the primary")
        source = (
            f"host={self.primary.address} port={PORT} user={_USER}"
            f" application_name={self.standby.name}"
        )
        self._run(
            self.standby,
            *("pg_basebackup", "--write-recovery-conf", "--checkpoint=fast", "--no-sync"),
            *(f"--dbname={source}", f"--pgdata={data}"),
        )
        self._start(self.standby)
        wait_until(self._is_followed, "the standby follows")
        if self.synchronous:
            self._set_standbys(self.primary, self.standby.name)
            wait_until(lambda: "sync" in self._followers(), "the standby is synchronous")

    def wait_for_standby(self, synchronous: bool) -> None:
        """Choose whether commits wait for the standby."""
        self.synchronous = synchronous
        self._set_standbys(self.primary, self.standby.name if synchronous else "")

    def _reaches_primary(self) -> bool:
        asks = ["pg_isready", f"--host={self.primary.address}", f"--port={PORT}"]
        answer = subprocess.run(self.standby.inside(asks, _USER), capture_output=True, check=False)
        return answer.returncode == 0

    def _is_followed(self) -> bool:
        return bool(self._followers())

    def _followers(self) -> list[str]:
        query = "SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'"
        return [state for (state,) in self.ask(query)]

    def _set_standbys(self, host: Host, name: str) -> None:
        with self._connection(host, "postgres") as connection:
            connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'".encode())
            connection.execute("SELECT pg_reload_conf()")

    def _make_primary(self) -> None:
        data = self._data(self.primary)
        data.parent.mkdir(parents=True, exist_ok=True)
        for folder in (self._folder, data.parent):
            folder.chmod(0o755)
        shutil.chown(data.parent, _USER)
        self._run(
            self.primary,
            *("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
            *(f"--username={_USER}", f"--pgdata={data}"),
        )
        (data / "pg_hba.conf").write_text(_ACCESS)
        with (data / "postgresql.conf").open("a") as file:
            file.write(_SETTINGS.format(port=PORT))
        self._start(self.primary)
        wait_until(lambda: not self._refuses(self.primary), "PostgreSQL answers")
        with self._connection(self.primary, "postgres") as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}".encode())

    def _start(self, host: Host) -> None:
        command = [str(self._programs / "postgres"), "-D", str(self._data(host))]
        host.start("postgres", command, {}, user=_USER, folder=self._folder)

    def _refuses(self, host: Host) -> bool:
        try:
            self._connection(host, "postgres").close()
        except psycopg.Error:
            return True
        return False

    def _run(self, host: Host, program: str, *arguments: str) -> None:
        command = host.inside([str(self._programs / program), *arguments], _USER)
        done = subprocess.run(
            command, cwd=self._folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ChaosError(f"{program}: {done.stderr.strip()}")

    def _data(self, host: Host) -> Path:
        return self._folder / "postgres" / host.name

    @staticmethod
    def _connection(host: Host, database: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(
            host=host.address,
            port=PORT,
            user=_USER,
            dbname=database,
            autocommit=True,
            connect_timeout=2,
        )


def _newest_programs() -> Path:
    """Return the folder of the newest PostgreSQL server, as Debian installs them."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
    )
    if not found:
        raise ChaosError("missing: PostgreSQL's server; on Debian: apt-get install postgresql")
    return found[-1]
