"""The 100K release from the Python package index, where GroupLens cannot be reached."""

import subprocess
import sys
from pathlib import Path

from .downloads import file_digest, scratch_folder
from .errors import ChecksumError, DownloadError

PYTHON = sys.executable
WHEEL_NAME = "recbole-1.2.1-py3-none-any.whl"
WHEEL_SHA256 = "9c9948202011f37eb0a7c6768129313f00d6403ad221ec940d5e2d5d5f33a407"
_REQUIREMENT = f"recbole==1.2.1 --hash=sha256:{WHEEL_SHA256}\n"
_TIME_LIMIT = 600


def cached_wheel(cache_dir: Path) -> Path | None:
    """Find the wheel among earlier downloads; None unless it is there and whole."""
    wheel = cache_dir / WHEEL_NAME
    return wheel if wheel.is_file() and file_digest(wheel, "sha256") == WHEEL_SHA256 else None


def fetch_ml_100k_wheel(cache_dir: Path) -> Path:
    """Download RecBole's wheel, which contains the 100K release, without installing it.

    pip's own settings name the index.

    Parameters
    ----------
    cache_dir
        Where earlier downloads are looked for and new ones kept.

    Returns
    -------
    pathlib.Path
        The wheel, a zip archive that `open_source` reads; its SHA-256 is as expected.

    Raises
    ------
    DownloadError
        If pip cannot download it.
    ChecksumError
        If it has other bytes than expected.
    """
    if wheel := cached_wheel(cache_dir):
        return wheel
    with scratch_folder(cache_dir) as scratch:
        _pip_download(scratch)
        wheel = cached_wheel(scratch)
        if wheel is None:
            raise ChecksumError(f"pip brought no {WHEEL_NAME} with the expected SHA-256")
        return wheel.replace(cache_dir / WHEEL_NAME)


def _pip_download(folder: Path) -> None:
    requirements = folder / "requirements.txt"
    requirements.write_text(_REQUIREMENT, encoding="ascii")
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-input", "--quiet"]
    command = [PYTHON, "-m", "pip", "download", *options, "-d", str(folder), "-r"]
    try:
        finished = subprocess.run(
            [*command, str(requirements)],
            capture_output=True,
            text=True,
            timeout=_TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DownloadError(f"pip took more than {_TIME_LIMIT} seconds") from error
    except OSError as error:
        raise DownloadError(f"cannot run {PYTHON}: {error.strerror}") from error
    if finished.returncode != 0:
        raise DownloadError(f"pip cannot download {WHEEL_NAME}: {_last_error(finished.stderr)}")


def _last_error(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["it gave no reason"])[-1]
