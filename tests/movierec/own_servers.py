"""A PostgreSQL and a Redis of a test's own, on spare ports."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from .site import spare_port
from .web_server import wait_until

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
needs_servers = pytest.mark.skipif(
    not (PROGRAMS and shutil.which("redis-server")),
    reason="PostgreSQL's server or redis-server is not installed",
)


class Running:
    """Programs that run until the test ends, and what they printed."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(
        self,
        name: str,
        command: Sequence[str],
        variables: Mapping[str, str],
        cwd: Path = settings.BASE_DIR,
        user: str | None = None,
    ) -> None:
        """Start a program; it is killed at the end with all that it started."""
        with (self.folder / f"{name}.log").open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env={**os.environ, **variables},
                stdout=output,
                stderr=output,
                start_new_session=True,
                user=user,
            )
        self.processes[name] = process
        self.stack.callback(_kill, process)

    def output(self, name: str) -> str:
        """What a program printed up to now."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def run(self, command: Sequence[str], variables: Mapping[str, str]) -> str:
        """Run a program to its end, which must be a good one; return what it printed."""
        done = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, 9)
    process.wait()


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """Yield what starts programs, and kill those that still run."""
    with ExitStack() as stack:
        yield Running(folder, stack)


def start_postgres(programs: Running, user: str) -> int:
    """Start a server with one superuser and a database of the same name; return its port."""
    assert PROGRAMS is not None
    port, owner = spare_port(), None if os.geteuid() else "postgres"
    # Not in the test's folder, whose parents are closed to the user that PostgreSQL needs.
    data = Path(tempfile.mkdtemp(prefix="movierec-postgres-"))
    programs.stack.callback(shutil.rmtree, data)
    if owner:
        shutil.chown(data, owner)
    options = ["--auth=trust", "--encoding=UTF8", "--no-sync", f"--username={user}"]
    subprocess.run(
        [str(PROGRAMS / "initdb"), *options, f"--pgdata={data}"],
        cwd=data,
        user=owner,
        check=True,
        capture_output=True,
    )
    command = [str(PROGRAMS / "postgres"), "-D", str(data), "-p", str(port), "-k", "", "-F"]
    programs.start("postgres", command, {}, cwd=data, user=owner)
    wait_until(lambda: is_ready(port, user))
    programs.run([str(PROGRAMS / "createdb"), *at(port, user), user], {})
    return port


def at(port: int, user: str) -> list[str]:
    """The options by which PostgreSQL's programs find a server."""
    return ["--host=127.0.0.1", f"--port={port}", f"--username={user}"]


def is_ready(port: int, user: str) -> bool:
    """Whether a PostgreSQL answers."""
    assert PROGRAMS is not None
    command = [str(PROGRAMS / "pg_isready"), *at(port, user)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
