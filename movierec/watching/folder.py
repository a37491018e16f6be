"""The folder in which the web processes of a host keep what they count, so that one shows all."""

import fcntl
import hashlib
import os
import sys
import tempfile
from io import TextIOWrapper
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ..data_folder import make_private

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""By it prometheus_client knows, when it is imported, that it counts for many processes."""
_held: list[TextIOWrapper] = []


def use_metrics_folder() -> None:
    """Have this web process and its children count in the host's folder, which the first empties.

    It must come before anything is counted. The folder is where temporary files are: on this host,
    whatever DATA_DIR is shared with.

    Raises
    ------
    ImproperlyConfigured
        If the folder cannot be made, or belongs to another user.
    """
    if not settings.METRICS_TOKEN or "prometheus_client" in sys.modules:
        return
    folder = metrics_folder()
    try:
        make_private(folder)
    except OSError as error:
        raise ImproperlyConfigured(f"The metrics cannot be kept: {error}") from error
    lock = (folder / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass
    else:
        for file in folder.glob("*.db"):
            file.unlink()
    # Held until this process and its children end.
    fcntl.flock(lock, fcntl.LOCK_SH)
    _held.append(lock)
    os.environ[VARIABLE] = str(folder)


def metrics_folder() -> Path:
    """Return the folder, one for each site on this host."""
    name = hashlib.sha256(os.fsencode(settings.DATA_DIR)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"movierec-metrics-{os.geteuid()}-{name}"
