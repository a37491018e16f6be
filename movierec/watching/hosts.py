"""Each host notes what it runs with, from time to time, for `doctor` to compare."""

import hashlib
import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from ..models import HostNote

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 120.0
_MARK = ".shared-folder"
_TRACES = ".hosts"
_AT_ONCE = timedelta(minutes=1)
"""Of two processes that note a host at once, one may write the trace last, the other the note."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_UPTIME = Path("/proc/uptime")
_CODE = {".py", ".html", ".mo"}
_noted_at: dict[str, float] = {}


def note_now_and_then(part: str) -> None:
    """Note this host every two minutes; a database that is on this host needs no note."""
    if connection.vendor != "sqlite":
        now_and_then(part, lambda: note(part))


def now_and_then(part: str, note: Callable[[], object]) -> None:
    """Note something of this host every two minutes; what takes no note is asked again then."""
    now = time.monotonic()
    if now - _noted_at.get(part, -SECONDS_BETWEEN) < SECONDS_BETWEEN:
        return
    _noted_at[part] = now
    try:
        note()
    except (DatabaseError, OSError, RedisError) as error:
        logger.warning("this host is not noted: %s", error)


def note(part: str, host: str = "") -> "HostNote":
    """Note what a part of the site on this host runs with, and return that.

    Raises
    ------
    DatabaseError
        If the database takes no note.
    OSError
        If a folder cannot be read.
    """
    from ..models import HostNote

    its_time = _time_of_the_database()
    host = host or socket.gethostname()
    for folder in shared_folders().values():
        _leave_trace(folder, host, part, its_time)
    seen = {"namesake_seen_at": its_time} if _has_namesake(host, its_time) else {}
    noted, _ = HostNote.objects.update_or_create(
        host=host,
        part=part,
        defaults={
            "noted_at": its_time,
            "seconds_ahead": time.time() - its_time.timestamp(),
            "folders": places(),
            "boot": _boot(),
            **seen,
            **runs_with(),
        },
    )
    HostNote.objects.forget_old(its_time)
    return noted


def runs_with() -> dict[str, str]:
    """Return digests of the key and the code with which this process runs."""
    key = salted_hmac("movierec.hosts", "", algorithm="sha256").hexdigest()
    return {"key": key, "code": digest_of_code()}


def only_works() -> bool:
    """Tell whether this host has noted a worker lately, and no web server."""
    from ..models import HostNote

    try:
        fresh = HostNote.objects.fresh(_time_of_the_database())
        parts = set(fresh.filter(host=socket.gethostname()).values_list("part", flat=True))
    except DatabaseError:
        return False
    return "worker" in parts and "web" not in parts


def places() -> dict[str, str]:
    """Return where files are kept that all hosts must share: by name, what tells places apart."""
    if settings.STORAGE_URL:
        return {"STORAGE_URL": hashlib.sha256(settings.STORAGE_URL.encode()).hexdigest()}
    return {name: _mark_of(folder) for name, folder in shared_folders().items()}


def shared_folders() -> dict[str, Path]:
    """Return the folders that all hosts must share, by name; none where they share a bucket."""
    if settings.STORAGE_URL:
        return {}
    return {"MODELS_DIR": Path(settings.MODELS_DIR), "DATA_DIR/media": Path(settings.MEDIA_ROOT)}


def left_a_trace(note: "HostNote", folder: Path) -> bool:
    """Return whether who noted this wrote into this folder then; a copy has older traces only."""
    try:
        written = _trace(folder, note.host, note.part).read_text()
    except FileNotFoundError:
        return False
    # A full disk leaves nothing in the file.
    return not written or datetime.fromisoformat(written) > note.noted_at - _AT_ONCE


@cache
def digest_of_code() -> str:
    """Return a digest of the code as it was when this process first asked."""
    digest = hashlib.sha256()
    for path in sorted(_code()):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _code() -> Iterator[Path]:
    # Those of other packages are not below this folder. The schedule has no apps to ask.
    for room in (*settings.INSTALLED_APPS, "movielens", "templates"):
        folder = settings.BASE_DIR / room
        yield from (path for path in folder.rglob("*") if path.suffix in _CODE)


def _time_of_the_database() -> datetime:
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _has_namesake(host: str, now: datetime) -> bool:
    """Tell whether this name has been noted since this host was started, and not by this host."""
    from ..models import HostNote

    if not _boot():
        return False
    up_since = now - timedelta(seconds=float(_UPTIME.read_text().split()[0]))
    lately = HostNote.objects.fresh(now).filter(host=host, noted_at__gt=up_since)
    return lately.exclude(boot__in=("", _boot())).exists()


@cache
def _boot() -> str:
    """Return what tells this start of this host from all others; nothing where it is not told."""
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""


def _trace(folder: Path, host: str, part: str) -> Path:
    return folder / _TRACES / f"{host}.{part}"


def _leave_trace(folder: Path, host: str, part: str, its_time: datetime) -> None:
    """Write into a folder that a host was there, and forget those that are gone."""
    from ..models import KEPT

    trace = _trace(folder, host, part)
    with suppress(OSError):
        trace.parent.mkdir(parents=True, exist_ok=True)
        trace.write_text(its_time.isoformat())
        gone = trace.stat().st_mtime - KEPT.total_seconds()
        for other in trace.parent.iterdir():
            if other.stat().st_mtime < gone:
                other.unlink(missing_ok=True)


def _mark_of(folder: Path) -> str:
    """Return what the first host that looked wrote into a folder."""
    mark = folder / _MARK
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with mark.open("x") as file:
            file.write(uuid4().hex)
    except FileExistsError:
        pass
    return mark.read_text()
