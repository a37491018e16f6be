"""`doctor` compares the hosts of a site: each difference planted, and two hosts that agree."""

import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.test import override_settings
from pytest_django import Settings

from movierec.doctor import hosts as doctor
from movierec.doctor import software
from movierec.doctor.outcome import NotCheckedError
from movierec.models import FRESH, HostNote
from movierec.watching import hosts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.MODELS_DIR = tmp_path / "models"
    settings.MEDIA_ROOT = tmp_path / "media"


def found() -> list[str]:
    return list(doctor.check_hosts())


def test_hosts_that_agree() -> None:
    for host in ("b", "c"):
        hosts.note("web", host)
        hosts.note("worker", host)
    assert found() == []
    assert HostNote.objects.filter(part="doctor").count() == 1


def test_another_key_which_is_told_nowhere(settings: Settings) -> None:
    with_mine = hosts.note("web", "b")
    settings.SECRET_KEY = "the-key-of-this-host-alone"
    (sentence,) = found()
    assert "b (web): another SECRET_KEY" in sentence
    assert settings.SECRET_KEY not in sentence
    with_other = hosts.note("web", "b")
    assert with_mine.key != with_other.key
    assert "the-key" not in " ".join(map(str, HostNote.objects.values_list()))
    assert found() == []


@pytest.mark.parametrize("parts", [("web", "web"), ("web", "worker")])
def test_two_hosts_of_one_name(
    parts: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    uptime = tmp_path / "uptime"
    monkeypatch.setattr(hosts, "_UPTIME", uptime)
    uptime.write_text("5000.25 9000.10\n")
    first, second = parts
    hosts.note(first, "b")
    assert found() == []
    with monkeypatch.context() as patch:
        patch.setattr(hosts, "_boot", lambda: "of-another-host")
        hosts.note(second, "b")
    (sentence,) = found()
    assert sentence.startswith("Two hosts are called b,")


def test_a_host_that_was_started_again_is_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hosts.note("worker", "b")
    uptime = tmp_path / "uptime"
    uptime.write_text("0.00 0.00\n")
    with monkeypatch.context() as patch:
        patch.setattr(hosts, "_UPTIME", uptime)
        patch.setattr(hosts, "_boot", lambda: "of-its-next-start")
        hosts.note("web", "b")
    assert found() == []


def test_what_doctor_said_on_a_host_that_was_mended_since(settings: Settings) -> None:
    mine = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    hosts.note("doctor", "b")
    settings.SECRET_KEY = mine
    (sentence,) = found()
    assert "b (doctor): another SECRET_KEY" in sentence
    hosts.note("web", "b")
    assert found() == []
    settings.SECRET_KEY = "another"
    hosts.note("doctor", "b")
    settings.SECRET_KEY = mine
    (sentence,) = found()
    assert "b (doctor): another SECRET_KEY" in sentence


def test_workers_need_no_static_files(settings: Settings, tmp_path: Path) -> None:
    name = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": name}}
    settings.STATIC_ROOT = tmp_path / "static"
    hosts.note("web", "b")
    (sentence,) = software.check_static_files()
    assert "collectstatic" in sentence
    hosts.note("worker")
    with pytest.raises(NotCheckedError):
        list(software.check_static_files())
    hosts.note("web")
    (sentence,) = software.check_static_files()
    assert "collectstatic" in sentence


def test_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "digest_of_code", lambda: "of the version before")
    hosts.note("worker", "b")
    monkeypatch.undo()
    (sentence,) = found()
    assert "b (worker): other code" in sentence


def test_what_runs_here_since_before_an_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "digest_of_code", lambda: "of the version before")
    hosts.note("web")
    monkeypatch.undo()
    (sentence,) = found()
    assert "(web): other code" in sentence


def test_the_digest_is_of_the_code_of_every_room(settings: Settings) -> None:
    names = {path.relative_to(settings.BASE_DIR).parts[0] for path in hosts._code()}
    rooms = {Path(config.path) for config in apps.get_app_configs()}
    here = {room.name for room in rooms if room.parent == settings.BASE_DIR}
    assert names == here | {"movielens", "templates"}


def test_clocks_that_are_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda now=time.time: now() + 3600)
    hosts.note("web", "b")
    monkeypatch.undo()
    (sentence,) = found()
    assert "The clocks of b and " in sentence
    assert "3,600 seconds apart" in sentence


@pytest.mark.parametrize("name", ["MODELS_DIR", "MEDIA_ROOT"])
def test_a_folder_that_is_not_shared(name: str, settings: Settings, tmp_path: Path) -> None:
    shared = getattr(settings, name)
    setattr(settings, name, tmp_path / "of-b-alone")
    hosts.note("web", "b")
    setattr(settings, name, shared)
    (sentence,) = found()
    assert sentence.startswith("b (web): not the ")
    assert f"the {name} of".replace("MEDIA_ROOT", "DATA_DIR/media") in sentence


@pytest.mark.parametrize("name", ["MODELS_DIR", "MEDIA_ROOT"])
def test_a_folder_that_was_copied_with_the_host(
    name: str, settings: Settings, tmp_path: Path
) -> None:
    hosts.note("web", "b")
    shared = getattr(settings, name)
    setattr(settings, name, shutil.copytree(shared, tmp_path / "the-copy"))
    assert found() == []
    noted = hosts.note("web", "b")
    HostNote.objects.filter(pk=noted.pk).update(noted_at=noted.noted_at + timedelta(minutes=5))
    setattr(settings, name, shared)
    (sentence,) = found()
    assert sentence.startswith("b (web): not the ")


def test_traces_of_hosts_that_are_gone_are_forgotten(settings: Settings) -> None:
    hosts.note("web", "b")
    hosts.note("web", "c")
    gone = settings.MODELS_DIR / ".hosts" / "b.web"
    os.utime(gone, times=(0, 0))
    hosts.note("web", "c")
    assert [path.name for path in gone.parent.iterdir()] == ["c.web"]


def test_a_bucket_takes_the_place_of_the_folders(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGE_URL = "s3://movies"
    hosts.note("web", "b")
    settings.MODELS_DIR = tmp_path / "copies-of-this-host"
    assert found() == []
    settings.STORAGE_URL = "s3://films"
    (sentence,) = found()
    assert sentence.startswith("b (web): not the STORAGE_URL of")


def test_a_host_with_folders_among_those_with_a_bucket_is_named_once(settings: Settings) -> None:
    hosts.note("web", "b")
    settings.STORAGE_URL = "s3://movies"
    hosts.note("web", "c")
    (sentence,) = found()
    assert sentence.startswith("b (web): not the STORAGE_URL of")


PARTS = ("web", "worker", "doctor")


def note_all(host: str) -> None:
    """A host whose every part has noted it."""
    for part in PARTS:
        hosts.note(part, host)


@contextmanager
def wrong_in(fault: str, folder: Path) -> Iterator[None]:
    """Be a host with one fault."""
    own = {
        "key": {"SECRET_KEY": "another"},
        "folders": {"MODELS_DIR": folder / "own-models", "MEDIA_ROOT": folder / "own-media"},
    }
    with override_settings(**own.get(fault, {})), pytest.MonkeyPatch.context() as patch:
        if fault == "code":
            patch.setattr(hosts, "digest_of_code", lambda: "of the version before")
        elif fault == "clock":
            patch.setattr(time, "time", lambda now=time.time: now() + 3600)
        yield


FAULTS = ("key", "code", "clock", "folders")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_host_is_one_line_whatever_runs_there(fault: str, tmp_path: Path) -> None:
    with wrong_in(fault, tmp_path):
        note_all("b")
    note_all("c")
    (sentence,) = found()
    assert ("The clocks of b and " if fault == "clock" else "b (doctor, web, worker): ") in sentence


@pytest.mark.parametrize("fault", FAULTS)
def test_where_the_fault_is_here_no_other_host_is_named(fault: str, tmp_path: Path) -> None:
    note_all("b")
    note_all("c")
    with wrong_in(fault, tmp_path):
        if fault == "clock":
            # The check of this host's own clock finds it.
            assert found() == []
        else:
            (sentence,) = found()
            assert sentence.startswith(f"{socket.gethostname()} (doctor): ")


def test_on_a_host_with_its_own_folders_those_with_other_code_are_not_blamed(
    tmp_path: Path,
) -> None:
    hosts.note("web", "b")
    hosts.note("web", "c")
    with wrong_in("code", tmp_path):
        hosts.note("worker", "d")
    with wrong_in("folders", tmp_path):
        other_code, folders = found()
    assert "d (worker): other code" in other_code
    assert folders.startswith(f"{socket.gethostname()} (doctor): not the ")


def test_a_folder_that_is_shared_under_another_name(settings: Settings, tmp_path: Path) -> None:
    hosts.note("web", "b")
    (tmp_path / "mounted").symlink_to(settings.MODELS_DIR)
    settings.MODELS_DIR = tmp_path / "mounted"
    assert found() == []


def test_a_host_that_is_gone_counts_no_longer(settings: Settings) -> None:
    shutil.rmtree(settings.MODELS_DIR, ignore_errors=True)
    gone = hosts.note("web", "b")
    settings.SECRET_KEY = "another"
    assert len(found()) == 1
    HostNote.objects.filter(pk=gone.pk).update(noted_at=gone.noted_at - 2 * FRESH)
    assert found() == []
    HostNote.objects.filter(pk=gone.pk).update(noted_at=gone.noted_at - timedelta(days=2))
    assert found() == []
    assert not HostNote.objects.filter(pk=gone.pk).exists()
