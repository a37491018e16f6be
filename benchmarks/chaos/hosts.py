"""Hosts of a made network: each a network namespace of this machine, with an address of its own.

All of it lives in namespaces of network, mounts and processes, which the kernel clears away with
the program that made them, however that ends.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

GATEWAY = "10.77.0.1"
"""Where the load, and whoever looks after the hosts, comes from."""
_NETWORK = "10.77.0.{}"
_BRIDGE = "hosts"
_PACKAGES = "iproute2 nginx-light redis-server"
_INSIDE = "MOVIEREC_CHAOS_INSIDE"


class ChaosError(Exception):
    """The hosts could not be made, or did not come up."""


def enter(module: str) -> None:
    """Go on in namespaces of our own; returns only inside of them.

    Raises
    ------
    ChaosError
        If this user may not, or a program for it is missing.
    """
    if os.environ.get(_INSIDE):
        _make_network()
        return
    missing = [
        name
        for name in ("unshare", "nsenter", "ip", "nginx", "redis-server")
        if not shutil.which(name)
    ]
    if missing:
        raise ChaosError(f"missing: {', '.join(missing)}; on Debian: apt-get install {_PACKAGES}")
    if os.geteuid():
        raise ChaosError("it makes network namespaces, and must be started by root.")
    isolated = ["unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"]
    command = [*isolated, sys.executable, "-m", module, *sys.argv[1:]]
    os.execvpe("unshare", command, {**os.environ, _INSIDE: "1"})  # noqa: S606


def _make_network() -> None:
    # As the first process of its namespace it gets no signal that it does not ask for.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    Path("/run/netns").mkdir(exist_ok=True)
    _run("mount", "-t", "tmpfs", "tmpfs", "/run/netns")
    _run("ip", "link", "set", "lo", "up")
    _run("ip", "link", "add", _BRIDGE, "type", "bridge")
    _run("ip", "address", "add", f"{GATEWAY}/24", "dev", _BRIDGE)
    _run("ip", "link", "set", _BRIDGE, "up")


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ChaosError(f"{' '.join(command)}: {done.stderr.strip()}")


def make_disk(folder: Path, megabytes: int) -> None:
    """Make a folder on a disk of its own."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))


def remove_disk(folder: Path) -> None:
    """Remove a disk with all that is on it; who is just being killed may still have files open."""
    _run("umount", "--lazy", str(folder))


@dataclass
class Host:
    """A host with an address, on which programs run until it or they are killed."""

    name: str
    number: int
    logs: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _run("ip", "netns", "add", self.name)
        _run(
            "ip",
            "link",
            "add",
            self._link,
            "type",
            "veth",
            "peer",
            "name",
            "eth0",
            "netns",
            self.name,
        )
        _run("ip", "link", "set", self._link, "master", _BRIDGE, "up")
        self.take_address(self.address)
        for link in ("lo", "eth0"):
            _run("ip", "-n", self.name, "link", "set", link, "up")

    @property
    def address(self) -> str:
        """Where the others reach it."""
        return _NETWORK.format(self.number)

    @property
    def _link(self) -> str:
        return f"to-{self.name}"

    def take_address(self, address: str) -> None:
        """Answer at one more address, and tell the others so."""
        _run("ip", "-n", self.name, "address", "add", f"{address}/24", "dev", "eth0")
        # What they know of who has it is out of date; they ask again.
        for namespace in Path("/run/netns").iterdir():
            subprocess.run(["ip", "-n", namespace.name, "neigh", "flush", "all"], check=False)
        subprocess.run(["ip", "neigh", "flush", "all"], check=False)

    def give_up_address(self, address: str) -> None:
        """Answer at an address no longer."""
        _run("ip", "-n", self.name, "address", "delete", f"{address}/24", "dev", "eth0")

    def cut_off(self) -> None:
        """Let nothing through to it or from it; what is sent there gets no answer."""
        _run("ip", "link", "set", self._link, "down")

    def join_again(self) -> None:
        """Let everything through again."""
        _run("ip", "link", "set", self._link, "up")

    def inside(self, command: Sequence[str], user: str = "") -> list[str]:
        """Return a command as it is run on this host."""
        who = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
        return ["nsenter", f"--net=/run/netns/{self.name}", *who, *command]

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        user: str = "",
        folder: Path | None = None,
    ) -> None:
        """Start a program; what it prints is added to a file."""
        with (self.logs / f"{self.name}-{name}.log").open("ab") as output:
            self.processes[name] = subprocess.Popen(
                self.inside(command, user),
                cwd=folder,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def ended(self) -> list[str]:
        """Return the programs that ended by themselves."""
        return [name for name, each in list(self.processes.items()) if each.poll() is not None]

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a program."""
        self.processes[name].send_signal(number)

    def kill(self, name: str) -> None:
        """Kill a program, and all that it started, at once."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self, name: str, seconds: float = 60.0) -> None:
        """Ask a program to end, and wait until it has."""
        process = self.processes.pop(name)
        process.terminate()
        process.wait(seconds)


def wait_until(done: Callable[[], bool], what: str, seconds: float = 60.0) -> float:
    """Wait until something is so; return the seconds it took.

    Raises
    ------
    ChaosError
        If it does not come.
    """
    began = time.monotonic()
    while not done():
        if time.monotonic() > began + seconds:
            raise ChaosError(f"{what}: not within {seconds:.0f} seconds")
        time.sleep(0.1)
    return time.monotonic() - began
