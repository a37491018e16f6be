"""A model is read whole or not at all, and one that cannot be read costs nobody their page."""

import logging
import shutil
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from recommendations.engine.model.artefact import save_model
from recommendations.engine.parameters import Parameters
from recommendations.models import ModelVersion
from recommendations.registry import current
from recommendations.registry.current import current_model
from tests.factories import ModelVersionFactory
from tests.hand_made import hand_made_model

pytestmark = pytest.mark.django_db


def published(folder: Path, seed: int) -> Path:
    """A published version, with a seed of its own; returns where its numbers are."""
    version = ModelVersionFactory(artefact=f"model-{seed}")
    save_model(hand_made_model(parameters=Parameters(seed=seed)), folder / version.artefact)
    return folder / version.artefact


def served() -> int | None:
    model = current_model()
    return None if model is None else model.parameters.seed


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def test_nothing_is_published(caplog: pytest.LogCaptureFixture) -> None:
    assert current_model() is None
    for state in (ModelVersion.State.TRAINING, ModelVersion.State.FAILED):
        ModelVersionFactory(state=state, published_at=None, artefact="")
    assert current_model() is None
    assert complaints(caplog) == []


def test_the_latest_published_is_served_and_stays_loaded(models_dir: Path) -> None:
    published(models_dir, seed=1)
    published(models_dir, seed=2)
    model = current_model()
    assert model is not None
    assert model.parameters.seed == 2
    assert current_model() is model


def test_a_missing_one_is_said_to_be_missing(
    models_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(published(models_dir, seed=1))
    assert current_model() is None
    (said,) = complaints(caplog)
    assert said.startswith(f"not served: the model in {models_dir / 'model-1'} cannot be read:")
    assert "\n" not in said


@pytest.mark.parametrize(
    "file", ["item_ids.npy", "item_vectors.npy", "neighbours.regression.items.npy", "manifest.json"]
)
def test_a_half_written_one_leaves_the_one_before_in_service(
    models_dir: Path, caplog: pytest.LogCaptureFixture, file: str
) -> None:
    published(models_dir, seed=1)
    half_written = published(models_dir, seed=2)
    cut_off(half_written / file)
    assert served() == 1
    (said,) = complaints(caplog)
    assert said.startswith("not served: ")
    assert str(half_written) in said


def test_it_goes_back_as_far_as_it_must(models_dir: Path, caplog: pytest.LogCaptureFixture) -> None:
    published(models_dir, seed=1)
    shutil.rmtree(published(models_dir, seed=2))
    cut_off(published(models_dir, seed=3) / "prior_mean.npy")
    assert served() == 1
    assert len(complaints(caplog)) == 2


def test_it_says_so_once_and_does_not_try_again_at_once(
    models_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    published(models_dir, seed=1)
    broken = published(models_dir, seed=2)
    hidden = broken.rename(broken.with_name("hidden"))
    assert served() == 1
    hidden.rename(broken)
    assert served() == 1
    assert len(complaints(caplog)) == 1


def test_it_tries_again_after_a_while(
    models_dir: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(models_dir, seed=1)
    broken = published(models_dir, seed=2)
    hidden = broken.rename(broken.with_name("hidden"))
    assert served() == 1
    monkeypatch.setattr(current, "_SECONDS_BEFORE_ANOTHER_TRY", 0.0)
    assert served() == 1
    assert len(complaints(caplog)) == 2
    hidden.rename(broken)
    assert served() == 2
    assert len(complaints(caplog)) == 2


def test_a_new_version_is_served_while_the_one_before_cannot_be_read(models_dir: Path) -> None:
    cut_off(published(models_dir, seed=1) / "item_ids.npy")
    assert current_model() is None
    published(models_dir, seed=2)
    assert served() == 2


def test_the_model_in_use_needs_its_files_no_more(
    models_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = published(models_dir, seed=1)
    model = current_model()
    shutil.rmtree(folder)
    assert current_model() is model
    assert model is not None
    assert model.item_vectors[1].tolist() == pytest.approx([0.9, 0.1])
    assert complaints(caplog) == []


def test_each_request_asks_the_database_once(
    models_dir: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(models_dir, seed=1)
    for _ in range(2):
        with django_assert_num_queries(1):
            current_model()
