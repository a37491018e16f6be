"""`doctor` compares the hosts of a site: each difference planted, and two hosts that agree."""

import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from movierec.doctor import hosts as doctor
from movierec.doctor import software
from movierec.doctor.outcome import NotCheckedError
from movierec.models import HostNote
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
    assert "b (web) has another SECRET_KEY" in sentence
    assert settings.SECRET_KEY not in sentence
    with_other = hosts.note("web", "b")
    assert with_mine.key != with_other.key
    assert "the-key" not in " ".join(map(str, HostNote.objects.values_list()))
    assert found() == []


def test_what_doctor_said_on_a_host_that_was_mended_since(settings: Settings) -> None:
    mine = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    hosts.note("doctor", "b")
    settings.SECRET_KEY = mine
    (sentence,) = found()
    assert "b (doctor) has another SECRET_KEY" in sentence
    hosts.note("web", "b")
    assert found() == []
    settings.SECRET_KEY = "another"
    hosts.note("doctor", "b")
    settings.SECRET_KEY = mine
    (sentence,) = found()
    assert "b (doctor) has another SECRET_KEY" in sentence


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
    assert "b (worker) runs other code" in sentence


def test_what_runs_here_since_before_an_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "digest_of_code", lambda: "of the version before")
    hosts.note("web")
    monkeypatch.undo()
    (sentence,) = found()
    assert "(web) runs other code" in sentence


def test_the_digest_is_of_the_code_of_every_room(settings: Settings) -> None:
    names = {path.relative_to(settings.BASE_DIR).parts[0] for path in hosts._code()}
    rooms = {app for app in settings.INSTALLED_APPS if (settings.BASE_DIR / app).is_dir()}
    assert names == rooms | {"movielens", "templates"}


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
    assert f"{name} of b (web)".replace("MEDIA_ROOT", "DATA_DIR/media") in sentence


def test_a_bucket_takes_the_place_of_the_folders(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGE_URL = "s3://movies"
    hosts.note("web", "b")
    settings.MODELS_DIR = tmp_path / "copies-of-this-host"
    assert found() == []
    settings.STORAGE_URL = "s3://films"
    (sentence,) = found()
    assert "STORAGE_URL of b (web)" in sentence


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
    HostNote.objects.filter(pk=gone.pk).update(noted_at=gone.noted_at - timedelta(minutes=31))
    assert found() == []
    HostNote.objects.filter(pk=gone.pk).update(noted_at=gone.noted_at - timedelta(days=2))
    assert found() == []
    assert not HostNote.objects.filter(pk=gone.pk).exists()
