"""Which processes of the site run here: each holds a share of a lock for as long as it lives."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from django.conf import settings

_held: list[TextIOWrapper] = []


class BeingRestoredError(Exception):
    """The data is being replaced; no process may start now."""


class StillRunningError(Exception):
    """Processes of the site run."""


def note_process() -> None:
    """Hold a share of the lock until this process and its children end.

    Raises
    ------
    BeingRestoredError
        If a backup is being restored.
    """
    lock = _open()
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BeingRestoredError("a backup is being restored; start again after that.") from error
    _held.append(lock)


@contextmanager
def nobody_else() -> Iterator[None]:
    """Hold the lock alone, so that no process of the site runs or starts meanwhile.

    Raises
    ------
    StillRunningError
        If one runs.
    """
    with _open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StillRunningError("The site is running; stop it first.") from error
        yield


def _open() -> TextIOWrapper:
    return (settings.DATA_DIR / "running.lock").open("a")
