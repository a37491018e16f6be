"""Fetching files over HTTP, whole or not at all."""

import hashlib
import http.client
import re
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from .errors import DownloadError, HostUnreachableError, UnreadableSourceError

Progress = Callable[[int, int | None], None]

TIMEOUT = 10.0
_CHUNK = 1 << 16
_CHECKSUM_SIZE = 1 << 12
_MD5 = re.compile(r"\b[0-9a-f]{32}\b", re.IGNORECASE)
# What a proxy in between answers when the host itself does not answer.
_GATEWAY_STATUSES = frozenset({502, 503, 504})


def md5_in(text: str) -> str | None:
    """Find the checksum in a line of ``md5sum``, ``MD5 (file) = ...`` or the bare digits."""
    match = _MD5.search(text)
    return match[0].lower() if match else None


def file_digest(path: Path, algorithm: str) -> str:
    """Compute the checksum of a file.

    Parameters
    ----------
    path
        The file.
    algorithm
        The name of an algorithm of `hashlib`.

    Returns
    -------
    str
        Hexadecimal digits in lower case.

    Raises
    ------
    UnreadableSourceError
        If the file cannot be read.
    """
    # Systems that forbid MD5 allow it where it guards against accidents only.
    new_hash = partial(hashlib.new, algorithm, usedforsecurity=False)
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, new_hash).hexdigest()
    except OSError as error:
        raise UnreadableSourceError(f"{path} cannot be read: {error.strerror}") from error


@contextmanager
def scratch_folder(cache_dir: Path) -> Iterator[Path]:
    """Make a folder to download into, on the file system of the cache and removed in the end.

    Parameters
    ----------
    cache_dir
        Created if it does not exist.

    Yields
    ------
    pathlib.Path
        An empty folder in `cache_dir`.

    Raises
    ------
    DownloadError
        If a file could not be written, here or in the block of the ``with``.
    """
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache_dir, prefix=".fetching-") as folder:
            yield Path(folder)
    except OSError as error:
        raise DownloadError(f"cannot write to {cache_dir}: {error.strerror or error}") from error


def fetch_checksum(url: str) -> str:
    """Fetch a published MD5.

    Parameters
    ----------
    url
        Of a small text file that holds it.

    Returns
    -------
    str
        32 hexadecimal digits in lower case.

    Raises
    ------
    HostUnreachableError
        If the host does not answer within `TIMEOUT` seconds.
    DownloadError
        If it answers with anything but a checksum.
    """
    with _open_url(url) as response:
        text = _read(response, _CHECKSUM_SIZE, url).decode("ascii", "replace")
    checksum = md5_in(text)
    if checksum is None:
        raise DownloadError(f"{url} holds no MD5 checksum")
    return checksum


def download(url: str, destination: Path, progress: Progress | None) -> None:
    """Fetch a file.

    Parameters
    ----------
    url
        Where it is.
    destination
        Where to write it.
    progress
        Called with the bytes written so far and the bytes there are, None when the host sends no
        length.

    Raises
    ------
    HostUnreachableError
        If the host does not answer within `TIMEOUT` seconds.
    DownloadError
        If it refuses, or the connection ends before the file.
    """
    with _open_url(url) as response, destination.open("wb") as target:
        total = _announced_length(response)
        done = 0
        while chunk := _read(response, _CHUNK, url):
            target.write(chunk)
            done += len(chunk)
            if progress is not None:
                progress(done, total)
    if total is not None and done != total:
        raise DownloadError(f"{url} was cut off after {done} of {total} bytes")


def _open_url(url: str) -> http.client.HTTPResponse:
    try:
        response: http.client.HTTPResponse = urllib.request.urlopen(  # noqa: S310 - not from users
            url, timeout=TIMEOUT
        )
    except urllib.error.HTTPError as error:
        error.close()
        kind = HostUnreachableError if error.code in _GATEWAY_STATUSES else DownloadError
        raise kind(f"{url} answered {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise HostUnreachableError(f"cannot reach {url}: {reason}") from error
    return response


def _read(response: BinaryIO, size: int, url: str) -> bytes:
    try:
        return response.read(size)
    except (OSError, http.client.HTTPException) as error:
        raise DownloadError(f"{url} was cut off: {error}") from error


def _announced_length(response: http.client.HTTPResponse) -> int | None:
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else None
