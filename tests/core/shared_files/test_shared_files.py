"""Shared files behave alike in a folder and in a bucket."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import Settings

from core.shared_files import UnansweredError, shared_files
from movierec.storage_errors import storage_error
from tests.movierec.site import spare_port
from tests.object_storage import storage_url, storages_in


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> str:
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return str(request.param)


def _read(name: str) -> bytes:
    with shared_files.at_hand(name) as path:
        return path.read_bytes()


def test_a_file_is_replaced_whole_or_not_at_all(place: str) -> None:
    for content in (b"first", b"second"):
        with shared_files.writing("folder/file") as file:
            file.write(content)
    with suppress(ZeroDivisionError), shared_files.writing("folder/file") as file:
        file.write(b"thi")
        raise ZeroDivisionError
    assert _read("folder/file") == b"second"
    assert list(shared_files.times_in("folder")) == ["file"]
    with shared_files.open("folder/file") as opened:
        assert opened.read() == b"second"


def test_what_is_not_there_is_said_in_python_s_words(place: str, tmp_path: Path) -> None:
    assert not shared_files.exists("folder/file")
    assert shared_files.times_in("folder") == {}
    for reading in (_read, shared_files.open):
        with pytest.raises(FileNotFoundError):
            reading("folder/file")
    with pytest.raises(FileNotFoundError):
        shared_files.fetch("folder/file", tmp_path / "copy")
    shared_files.delete("folder/file")
    shared_files.delete_folder("folder")


def test_only_what_is_old_and_unused_is_deleted(place: str) -> None:
    for name in ("used", "unused", "below/unused"):
        shared_files.save(f"folder/{name}", ContentFile(b"x"))
    soon, before = timezone.now() + timedelta(minutes=1), timezone.now() - timedelta(minutes=1)
    assert shared_files.delete_unused("folder", {"used"}, before) == 0
    assert shared_files.delete_unused("folder", {"used"}, soon) == 1
    assert list(shared_files.times_in("folder")) == ["used"]
    assert shared_files.exists("folder/below/unused")
    shared_files.delete_folder("folder")
    assert not shared_files.exists("folder/below/unused")


def test_a_file_in_a_folder_is_for_nobody_else(media: Path) -> None:
    with shared_files.writing("archive") as file:
        file.write(b"mine")
    assert (media / "archive").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("gone", ["server", "bucket"])
def test_object_storage_that_does_not_answer_is_one_line(
    s3: str, settings: Settings, gone: str, tmp_path: Path
) -> None:
    endpoint = s3 if gone == "bucket" else f"http://127.0.0.1:{spare_port()}"
    settings.STORAGES = storages_in(storage_url(endpoint, "nowhere"))
    asked = (
        lambda: shared_files.check(),
        lambda: shared_files.save("file", ContentFile(b"x")),
        lambda: shared_files.times_in("folder"),
    )
    for ask in asked:
        with pytest.raises(UnansweredError) as raised:
            ask()
        assert storage_error(raised.value).startswith("the bucket nowhere ")
        assert "\n" not in storage_error(raised.value)
