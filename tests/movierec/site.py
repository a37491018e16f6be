"""A site of its own in real processes, on SQLite and the bundled broker in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings

from ..commands import run_command

PATIENCE = 180


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a site that keeps its data in a folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "movierec.settings",
        "DATA_DIR": str(data),
        "DEBUG": "on",
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "MODELS_DIR": "",
        **more,
    }


def manage(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a management command to its end."""
    return run_command(arguments, environment(data, **more), PATIENCE)


def refusal(result: subprocess.CompletedProcess[str]) -> str:
    """What a command said that refused to do its work: one line and exit code 2."""
    assert result.returncode == 2, result.stderr
    (line,) = result.stderr.strip().splitlines()
    return line


def spare_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def serve_command(port: int) -> list[str]:
    """The command that runs a site."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", "--port", str(port)]


class Site:
    """`manage.py serve` on a spare port."""

    def __init__(
        self, data: Path, folder: Path = settings.BASE_DIR, before: Sequence[str] = (), **more: str
    ) -> None:
        self.port = spare_port()
        self.log = data / "output"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [*before, *serve_command(self.port)],
                cwd=folder,
                env=environment(data, **more),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def output(self) -> str:
        """What it printed up to now."""
        return self.log.read_text(errors="replace")

    def wait_until_up(self) -> None:
        """Return when all processes have started."""
        wait_for(lambda: "The site is at" in self.output() and " ready." in self.output(), self)

    def get(
        self,
        path: str,
        host: str = "localhost",
        form: dict[str, Any] | None = None,
        cookies: dict[str, str] | None = None,
    ) -> int:
        """The status that a path, or the page that it leads to, answers with."""
        request = Request(
            f"http://127.0.0.1:{self.port}{path}",
            headers={"Host": host},
            data=None if form is None else urlencode(form).encode(),
        )
        request.add_header("Cookie", urlencode(cookies or {}).replace("&", "; "))
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                status: int = answer.status
                return status
        except HTTPError as error:
            return error.code

    def answers(self, path: str) -> bool:
        """Whether a path answers 200 now; also while the web server is gone."""
        try:
            return self.get(path) == 200
        except OSError:
            return False

    def end(self) -> int:
        """The exit code, once it stops."""
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Leave nothing behind, whatever the test did."""
        kill_family(self.process)


def wait_for(what: Callable[[], bool], site: Site) -> None:
    """Return when `what` is so; fail with the site's output when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, site.output()
        time.sleep(0.05)


def family(pid: int) -> list[int]:
    """A process and all its descendants, as long as they run."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        state = _state(int(entry.name))
        if state is not None:
            children.setdefault(state[1], []).append(int(entry.name))
    found, left = [], [pid] if is_running(pid) else []
    while left:
        found.append(left.pop())
        left += [child for child in children.get(found[-1], []) if is_running(child)]
    return found


def kill_family(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all its descendants."""
    for pid in family(process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(PATIENCE)


def is_running(pid: int) -> bool:
    """Say whether a process is there and has not ended."""
    state = _state(pid)
    return state is not None and state[0] not in "ZX"


def gone(pids: list[int]) -> bool:
    """Whether none of some processes runs any more."""
    return not any(map(is_running, pids))


def command_of(pid: int) -> str:
    """The command line of a process."""
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _state(pid: int) -> tuple[str, int] | None:
    """The state letter and the parent of a process."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return words[0], int(words[1])
