"""Downloads from a real server on this machine."""

import hashlib
import socket
from http import HTTPStatus
from pathlib import Path

import pytest

from movielens import fetch
from movielens.downloads import md5_in
from movielens.errors import ChecksumError, DownloadError, HostUnreachableError

from .file_host import FileHost

CONTENT = b"not really an archive" * 10_000


def test_it_downloads_and_keeps_the_checksum_beside(tmp_path: Path, host: FileHost) -> None:
    host.offer_release("ml-1m", CONTENT)
    cache = tmp_path / "new" / "cache"

    archive = fetch("ml-1m", cache)

    assert archive == cache / "ml-1m.zip"
    assert archive.read_bytes() == CONTENT
    digest = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
    assert (cache / "ml-1m.zip.md5").read_text() == f"{digest}  ml-1m.zip\n"
    assert sorted(file.name for file in cache.iterdir()) == ["ml-1m.zip", "ml-1m.zip.md5"]


def test_it_takes_the_cached_file_without_asking(tmp_path: Path, host: FileHost) -> None:
    host.offer_release("ml-1m", CONTENT)
    first = fetch("ml-1m", tmp_path)
    host.requests.clear()
    assert fetch("ml-1m", tmp_path) == first
    assert host.requests == []


@pytest.mark.parametrize("spoilt", ["ml-1m.zip", "ml-1m.zip.md5"])
def test_it_replaces_a_spoilt_cached_file(tmp_path: Path, host: FileHost, spoilt: str) -> None:
    host.offer_release("ml-1m", CONTENT)
    fetch("ml-1m", tmp_path)
    (tmp_path / spoilt).write_bytes(b"spoilt")
    assert fetch("ml-1m", tmp_path).read_bytes() == CONTENT


def test_it_refuses_a_wrong_checksum(tmp_path: Path, host: FileHost) -> None:
    host.offer_release("ml-1m", CONTENT)
    host.offer("ml-1m.zip", CONTENT[:-1] + b"X")
    with pytest.raises(ChecksumError, match=r"ml-1m.zip does not have the published MD5 \w{32}$"):
        fetch("ml-1m", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_download_leaves_the_older_file(tmp_path: Path, host: FileHost) -> None:
    host.offer_release("ml-1m", CONTENT)
    (tmp_path / "ml-1m.zip").write_bytes(b"older, and not whole")
    host.offer("ml-1m.zip", b"wrong")
    with pytest.raises(ChecksumError):
        fetch("ml-1m", tmp_path)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"older, and not whole"]


def test_it_refuses_half_a_file(tmp_path: Path, host: FileHost) -> None:
    host.offer_release("ml-1m", CONTENT)
    host.offer("ml-1m.zip", CONTENT[: len(CONTENT) // 2], announced=len(CONTENT))
    with pytest.raises(DownloadError, match="was cut off after 105000 of 210000 bytes"):
        fetch("ml-1m", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_the_host_lacks_is_an_error(tmp_path: Path, host: FileHost) -> None:
    with pytest.raises(DownloadError, match=r"ml-1m.zip.md5 answered 404 Not Found$") as raised:
        fetch("ml-1m", tmp_path)
    assert not isinstance(raised.value, HostUnreachableError)
    assert list(tmp_path.iterdir()) == []


def test_a_checksum_file_without_a_checksum_is_refused(tmp_path: Path, host: FileHost) -> None:
    host.offer("ml-1m.zip.md5", b"<html>Log in to the network</html>")
    with pytest.raises(DownloadError, match="holds no MD5 checksum"):
        fetch("ml-1m", tmp_path)


def test_a_host_that_is_down_is_unreachable(tmp_path: Path, host: FileHost) -> None:
    host.stop()
    with pytest.raises(HostUnreachableError, match=r"cannot reach .*Connection refused"):
        fetch("ml-1m", tmp_path)


def test_a_host_that_is_silent_is_unreachable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr("movielens.downloads.TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setattr("movielens.releases.BASE_URL", address)
        with pytest.raises(HostUnreachableError, match=r"cannot reach .*timed out"):
            fetch("ml-1m", tmp_path)


def test_a_gateway_without_its_host_is_unreachable(tmp_path: Path, host: FileHost) -> None:
    host.refuse("ml-1m.zip.md5", HTTPStatus.BAD_GATEWAY)
    with pytest.raises(HostUnreachableError, match="answered 502 Bad Gateway"):
        fetch("ml-1m", tmp_path)


def test_a_cache_that_cannot_be_written_is_an_error(tmp_path: Path, host: FileHost) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DownloadError, match=r"cannot write to .*file"):
        fetch("ml-1m", tmp_path / "file")


def test_it_reports_progress(tmp_path: Path, host: FileHost) -> None:
    host.offer_release("ml-1m", CONTENT)
    seen: list[tuple[int, int | None]] = []
    fetch("ml-1m", tmp_path, progress=lambda done, of: seen.append((done, of)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (len(CONTENT), len(CONTENT))


def test_progress_may_not_know_the_total(tmp_path: Path, host: FileHost) -> None:
    host.offer_release("ml-1m", CONTENT)
    host.offer("ml-1m.zip", CONTENT, announced=None)
    seen: list[tuple[int, int | None]] = []
    fetch("ml-1m", tmp_path, progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (len(CONTENT), None)


def test_an_interrupted_download_leaves_nothing(tmp_path: Path, host: FileHost) -> None:
    host.offer_release("ml-1m", CONTENT)

    def interrupt(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch("ml-1m", tmp_path, progress=interrupt)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "MD5 (ml-1m.zip) = C4D9EECFCA2AB87C1945AFE126590906\n",
        "c4d9eecfca2ab87c1945afe126590906  ml-1m.zip\n",
        "c4d9eecfca2ab87c1945afe126590906",
    ],
)
def test_it_reads_every_way_of_writing_a_checksum(text: str) -> None:
    assert md5_in(text) == "c4d9eecfca2ab87c1945afe126590906"


def test_a_longer_checksum_is_none() -> None:
    assert md5_in("a" * 64) is None
