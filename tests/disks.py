"""Disks that are full, and folders that cannot be written to."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def disk_full_after(size: int) -> Iterator[None]:
    """Let files grow to `size` bytes and no further, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Take away the right to write to a folder; root keeps it but on a read-only disk."""
    if os.geteuid() == 0:
        with _mounted(folder, ["--bind", str(folder), str(folder)]):
            subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
            yield
        return
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Put an empty disk of a size, such as 4m, in the place of a folder."""
    with _mounted(folder, ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]):
        yield


@contextmanager
def _mounted(folder: Path, arguments: list[str]) -> Iterator[None]:
    if subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
