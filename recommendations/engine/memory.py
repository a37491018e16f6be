"""How much memory this process has and may have. Linux only, as the site is."""

import os
from pathlib import Path

from .errors import NotEnoughMemoryError

_SHARE = 0.75
"""Of the memory of the machine or container; the rest is for what else runs there."""
_CGROUPS = Path("/sys/fs/cgroup")


def memory_in_use() -> int:
    """Return how many bytes of memory this process has now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def default_limit() -> int:
    """Return three quarters of the machine's memory, or of a container's where that is less."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    groups = Path("/proc/self/cgroup").read_text(encoding="utf-8")
    return int(_SHARE * min([machine, *limits_of_groups(groups, _CGROUPS)]))


def limits_of_groups(groups: str, mounted: Path) -> list[int]:
    """Return the limits in bytes of the control groups that hold a process.

    Parameters
    ----------
    groups
        Its ``/proc/PID/cgroup``: one line a hierarchy, of either version.
    mounted
        Where the hierarchies are mounted. In a container that is often the process's own group,
        whatever its path says, so the limits of all groups up to there are read.
    """
    limits = []
    for line in groups.splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        top = mounted / "memory" if controllers else mounted
        name = "memory.limit_in_bytes" if controllers else "memory.max"
        own = top / path.lstrip("/")
        for folder in (own, *own.parents):
            if folder.is_relative_to(top) and (folder / name).is_file():
                text = (folder / name).read_text(encoding="ascii").strip()
                limits += [int(text)] if text.isdecimal() else []
    return limits


def require_memory(needed: int, limit: int, what: str, instead: str) -> None:
    """Refuse what would not fit, before it is made.

    Parameters
    ----------
    needed
        Bytes, beside those in use.
    limit
        How many the process may have in all.
    what, instead
        For the message: what would not fit, and what takes less.

    Raises
    ------
    NotEnoughMemoryError
        If it would not fit.
    """
    whole = memory_in_use() + needed
    if whole > limit:
        raise NotEnoughMemoryError(
            f"{what} would take {gigabytes(whole)} of memory and may take {gigabytes(limit)}; "
            f"{instead}"
        )


def gigabytes(count: int) -> str:
    """Return a number of bytes in words."""
    return f"{count / 1e9:.2f} GB"
