"""What processes on this machine take, as the kernel says it; on Linux only."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_BETWEEN_LOOKS = 1.0


def family(process: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return [process, *(one for child in children for one in family(child))]


def megabytes(process: int) -> float:
    """Return a process's memory, what it shares counted by its proportion; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def seconds(process: int) -> float:
    """Return the processor time that a process has taken; 0 once it has ended."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(stat[11]) + int(stat[12])) / _TICKS


class Watched:
    """The most that each process of a family was seen to take, by its number."""

    def __init__(self) -> None:
        self.megabytes: dict[int, float] = {}
        self.seconds: dict[int, float] = {}

    def look(self, parent: int) -> None:
        """Note what the processes that descend from one take now."""
        for process in family(parent)[1:]:
            self.megabytes[process] = max(self.megabytes.get(process, 0.0), megabytes(process))
            self.seconds[process] = max(self.seconds.get(process, 0.0), seconds(process))


@contextmanager
def watched_children() -> Iterator[Watched]:
    """Look once a second at what this process has started."""
    watched, ended = Watched(), threading.Event()

    def watch() -> None:
        while not ended.wait(_BETWEEN_LOOKS):
            watched.look(os.getpid())

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield watched
    finally:
        ended.set()
        thread.join()
