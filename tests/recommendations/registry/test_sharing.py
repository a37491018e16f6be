"""Models in object storage: each host fetches one once, and serves it from its own disk."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection
from pytest_django import Settings

from core.shared_files import UnansweredError
from recommendations.engine.model.artefact import load_model
from recommendations.engine.parameters import Parameters
from recommendations.models import ModelVersion
from recommendations.registry import current, sharing, store
from recommendations.registry.current import current_model
from recommendations.training import checkpoints, pipeline
from tests.hand_made import hand_made_model
from tests.object_storage import KEYS

from ..training.processes import PATIENCE, environment, wait_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_host(
    bucket: Any, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Go over to a host that has no model yet."""

    def go(name: str = "other") -> Path:
        settings.MODELS_DIR = tmp_path / name
        monkeypatch.setattr(current, "_loaded", current._Loaded())
        return tmp_path / name

    return go


def published(seed: int) -> ModelVersion:
    """A version made on this host, and in service."""
    version = ModelVersion.objects.create()
    model = hand_made_model(parameters=Parameters(seed=seed))
    artefact = store.store(version, model, hand_made_model())
    sharing.share(artefact)
    version.publish(artefact)
    return version


def served() -> int | None:
    model = current_model()
    return None if model is None else model.parameters.seed


def test_a_host_serves_what_another_one_published(other_host: Any, models_dir: Path) -> None:
    version = published(seed=1)
    folder = other_host()
    assert served() == 1
    names = {path.name for path in (folder / version.artefact).iterdir()}
    # Without the probe, which a page never needs.
    made = {path.name for path in (models_dir / version.artefact).iterdir()}
    assert names == made - {"probe"} | {".fetched"}


@pytest.mark.django_db(transaction=True)
def test_of_several_processes_of_a_host_one_fetches(bucket: Any, tmp_path: Path) -> None:
    version = published(seed=1)
    host = {**environment(tmp_path / "other"), "STORAGE_URL": site.STORAGE_URL, **KEYS}
    code = (
        "import django; django.setup(); "
        "from recommendations.registry.sharing import fetched; "
        f"fetched('{version.artefact}')"
    )
    several = [
        subprocess.Popen([sys.executable, "-c", code], env=host, cwd=site.BASE_DIR, stderr=-1)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=PATIENCE)[1].decode() for process in several]
    assert [process.returncode for process in several] == [0, 0, 0], said
    assert sum("fetched in" in each for each in said) == 1
    load_model(tmp_path / "other" / version.artefact)


def test_what_was_changed_on_its_way_is_not_served(other_host: Any, bucket: Any) -> None:
    published(seed=1)
    newer = published(seed=2)
    key = f"site/models/{newer.artefact}/item_biases.npy"
    content = bucket.Object(key).get()["Body"].read()
    bucket.put_object(Key=key, Body=content[:-1] + b"x")
    folder = other_host()
    assert served() == 1
    assert not (folder / newer.artefact).exists()


def test_a_copy_that_is_damaged_is_fetched_anew(
    other_host: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = published(seed=1)
    folder = other_host()
    assert served() == 1
    (folder / version.artefact / "item_biases.npy").write_bytes(b"")
    monkeypatch.setattr(current, "_loaded", current._Loaded())
    assert served() is None
    monkeypatch.setattr(current, "_loaded", current._Loaded())
    assert served() == 1


def test_pages_keep_the_model_they_have_until_the_newer_one_is_fetched(
    other_host: Any, models_dir: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(seed=1)
    folder = other_host()
    assert served() == 1
    settings.MODELS_DIR = models_dir
    newer = published(seed=2)
    settings.MODELS_DIR = folder
    begun: list[str] = []
    monkeypatch.setattr(current, "_fetch_meanwhile", lambda artefact, *more: begun.append(artefact))
    assert served() == 1
    assert begun == [newer.artefact]
    sharing.fetched(newer.artefact)
    assert served() == 2


@pytest.mark.django_db(transaction=True)
def test_the_newer_one_comes_by_itself(
    other_host: Any, models_dir: Path, settings: Settings
) -> None:
    published(seed=1)
    folder = other_host()
    assert served() == 1
    settings.MODELS_DIR = models_dir
    published(seed=2)
    settings.MODELS_DIR = folder
    wait_for(lambda: served() == 2)
    assert connection.is_usable()


def test_a_bucket_that_does_not_answer_costs_no_model(
    other_host: Any, models_dir: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(seed=1)
    folder = other_host()
    assert served() == 1
    settings.MODELS_DIR = models_dir
    newer = published(seed=2)
    settings.MODELS_DIR = folder

    def unanswered(*args: Any) -> None:
        raise UnansweredError("it is cut off")

    monkeypatch.setattr(sharing, "_fetch", unanswered)
    served()
    wait_for(lambda: newer.artefact in current._loaded.unreadable)
    assert served() == 1


@pytest.fixture
def of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a web process, whose patience is short."""
    monkeypatch.setattr(current._Patience, "seconds", 0.2)


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Object storage that says nothing until the test ends."""
    speaks, fetch = Event(), sharing._fetch

    def wait(part: str, folder: Path) -> None:
        speaks.wait(PATIENCE)
        fetch(part, folder)

    monkeypatch.setattr(sharing, "_fetch", wait)
    yield
    speaks.set()
    wait_for(lambda: not current._loaded.on_their_way)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("of_a_page", "silence")
def test_a_page_of_a_new_host_comes_without_a_model_that_is_long_on_its_way(
    other_host: Any, models_dir: Path
) -> None:
    published(seed=1)
    other_host()
    began = time.monotonic()
    assert [served() for _page in range(5)] == [None] * 5
    assert time.monotonic() - began < PATIENCE / 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("of_a_page", "silence")
def test_a_page_of_a_host_that_was_started_again_has_the_model_before(
    other_host: Any, models_dir: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = published(seed=1)
    folder = other_host()
    settings.MODELS_DIR = models_dir
    published(seed=2)
    (folder / older.artefact).parent.mkdir(exist_ok=True)
    shutil.copytree(models_dir / older.artefact, folder / older.artefact)
    settings.MODELS_DIR = folder
    assert served() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("of_a_page")
def test_a_page_of_a_new_host_has_the_model_that_is_soon_there(
    other_host: Any, models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(seed=1)
    other_host()
    monkeypatch.setattr(current._Patience, "seconds", PATIENCE)
    assert served() == 1


def test_what_is_retired_leaves_the_bucket_and_then_each_host(
    other_host: Any, models_dir: Path, bucket: Any, settings: Settings
) -> None:
    first = published(seed=1)
    folder = other_host()
    assert served() == 1
    settings.MODELS_DIR = models_dir
    for seed in range(2, store.VERSIONS_KEPT + 2):
        published(seed)
    store.retire_old_versions()
    assert not list(bucket.objects.filter(Prefix=f"site/models/{first.artefact}/"))
    assert not (models_dir / first.artefact).exists()
    settings.MODELS_DIR = folder
    sharing.fetched(ModelVersion.objects.published()[0].artefact)
    assert not (folder / first.artefact).exists()


def test_a_training_goes_on_where_that_of_another_host_ended(
    other_host: Any, few_ratings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "FEWEST_RATINGS", 0)
    first = pipeline.retrain()
    assert first.state == ModelVersion.State.PUBLISHED
    other_host()
    second = pipeline.retrain()
    assert second.parameters["went_on_from_version"] == first.pk
    other_host("third")
    assert current_model() is not None


def test_a_training_that_cannot_be_shared_fails_and_leaves_nothing(
    bucket: Any, few_ratings: None, models_dir: Path
) -> None:
    bucket.delete()
    with pytest.raises(pipeline.EngineError, match="could not be uploaded"):
        pipeline.retrain()
    assert ModelVersion.objects.get().state == ModelVersion.State.FAILED
    assert not list(models_dir.glob("*model*"))
