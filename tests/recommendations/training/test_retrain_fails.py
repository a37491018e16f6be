"""A training that goes wrong is a line in the record and leaves the site as it was."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from pytest_django import Settings

from catalog.models import Movie, Rating
from recommendations.data import read_features, read_interactions
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.errors import (
    ArtefactError,
    EngineError,
    NotEnoughMemoryError,
    NotEnoughRatingsError,
    TrainerError,
    TrainingDivergedError,
)
from recommendations.engine.model.arrays import unusable_arrays
from recommendations.engine.model.artefact import load_model
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters
from recommendations.models import Lease, LeaseTaken, ModelVersion
from recommendations.registry import store
from recommendations.registry.current import current_model
from recommendations.training import pipeline
from tests.disks import disk_full_after
from tests.factories import RatingFactory

from ..conftest import QUICK, rate_a_few

pytestmark = pytest.mark.django_db


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk of the models fill up in the midst of one."""
    save = store.save_model

    def save_on_full_disk(model: Model, folder: Path) -> None:
        with disk_full_after(300):
            save(model, folder)

    monkeypatch.setattr(store, "save_model", save_on_full_disk)


@pytest.fixture
def diverging(monkeypatch: pytest.MonkeyPatch) -> None:
    wild = replace(QUICK, learning_rate=1e30, loss="bpr", epochs=8)
    monkeypatch.setattr(pipeline, "parameters_in_settings", lambda: wild)


def assert_failed(error: type[EngineError], said: str) -> None:
    """Retrain in vain; the record must say why and nothing else may change."""
    folders = stored_folders()
    served = current_model()
    with pytest.raises(error, match=said):
        pipeline.retrain()
    failed = ModelVersion.objects.latest("pk")
    assert failed.state == ModelVersion.State.FAILED
    assert said in failed.error
    assert "\n" not in failed.error
    assert failed.finished_at is not None
    assert failed.artefact == ""
    assert stored_folders() == folders
    assert current_model() is served
    assert not Lease.objects.exists()


def stored_folders() -> set[str]:
    models = Path(settings.MODELS_DIR)
    return {path.name for path in models.iterdir()} if models.exists() else set()


def test_an_empty_database() -> None:
    assert_failed(NotEnoughRatingsError, "too little to learn from")


def test_movies_that_nobody_rated() -> None:
    Movie.objects.bulk_create(Movie(title=f"Unrated {number}") for number in range(3))
    assert_failed(NotEnoughRatingsError, "too little to learn from")


def test_a_single_rating() -> None:
    RatingFactory(stars=5.0)
    assert_failed(NotEnoughRatingsError, "too little to learn from")


def test_too_few_ratings_left_keep_the_model_of_before(few_ratings: None) -> None:
    pipeline.retrain()
    Rating.objects.all().delete()
    assert_failed(NotEnoughRatingsError, "too little to learn from")
    assert current_model() is not None


def test_a_trainer_that_is_not_installed(
    few_ratings: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRAINER = "spark"
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert_failed(TrainerError, "Spark ")


def test_one_that_would_not_fit_into_the_memory(few_ratings: None, settings: Settings) -> None:
    settings.TRAINING_MEMORY = 1
    assert_failed(NotEnoughMemoryError, "may take 0.00 GB")
    settings.TRAINING_MEMORY = 100_000
    assert pipeline.retrain().state == ModelVersion.State.PUBLISHED


def test_one_that_takes_longer_than_it_may(
    few_ratings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*args: object, **kwargs: object) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(pipeline, "read_interactions", ended)
    with pytest.raises(SoftTimeLimitExceeded):
        pipeline.retrain()
    assert "longer than a training may" in ModelVersion.objects.latest("pk").error
    assert not Lease.objects.exists()


@pytest.mark.parametrize("loss", ["warp", "bpr"])
def test_a_diverging_training(
    few_ratings: None, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    """Only the error reports it: warnings of numpy would be errors here, and lines on stderr."""
    wild = replace(QUICK, learning_rate=1e30, loss=loss)
    monkeypatch.setattr(pipeline, "parameters_in_settings", lambda: wild)
    assert_failed(TrainingDivergedError, "diverged")


def trains(interactions: Interactions, features: ItemFeatures, parameters: Parameters) -> bool:
    try:
        train(interactions, features, parameters)
    except TrainingDivergedError:
        return False
    return True


@pytest.mark.parametrize("loss", ["warp", "bpr"])
def test_one_that_diverges_is_tried_once_more_at_half_the_learning_rate(
    few_ratings: None, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    """Doubled until it diverges, half of it is a rate that does not."""
    interactions = read_interactions()
    features = read_features(interactions)
    wild = replace(QUICK, loss=loss)
    while trains(interactions, features, wild):
        wild = replace(wild, learning_rate=2 * wild.learning_rate)
    monkeypatch.setattr(pipeline, "parameters_in_settings", lambda: wild)
    version = pipeline.retrain()
    assert version.state == ModelVersion.State.PUBLISHED
    assert version.parameters["learning_rate"] == wild.learning_rate / 2
    assert unusable_arrays(load_model(store.folder_of(version.artefact))) == []


def test_a_diverging_training_keeps_the_model_of_before(
    few_ratings: None, request: pytest.FixtureRequest
) -> None:
    pipeline.retrain()
    request.getfixturevalue("diverging")
    assert_failed(TrainingDivergedError, "diverged")
    assert current_model() is not None


@pytest.mark.usefixtures("few_ratings", "full_disk")
def test_a_full_disk() -> None:
    assert_failed(ArtefactError, "could not be stored")


def test_a_full_disk_keeps_the_model_of_before(
    few_ratings: None, request: pytest.FixtureRequest
) -> None:
    version = pipeline.retrain()
    request.getfixturevalue("full_disk")
    assert_failed(ArtefactError, "could not be stored")
    assert stored_folders() == {version.artefact}
    assert current_model() is not None


def test_a_folder_for_models_that_cannot_be_made(few_ratings: None, models_dir: Path) -> None:
    models_dir.write_text("a file is in the way")
    with pytest.raises(ArtefactError, match="could not be stored"):
        pipeline.retrain()
    assert ModelVersion.objects.get().state == ModelVersion.State.FAILED


def test_a_failure_stands_in_nobodys_way_once_its_cause_is_gone() -> None:
    with pytest.raises(NotEnoughRatingsError):
        pipeline.retrain()
    rate_a_few()
    version = pipeline.retrain()
    assert version.state == ModelVersion.State.PUBLISHED
    assert current_model() is not None


def test_a_version_that_a_dead_process_left_is_marked_failed(
    few_ratings: None, models_dir: Path
) -> None:
    dead = ModelVersion.objects.create()
    for name in (f"model-{dead.pk}-0a1b", f".model-{dead.pk}-0a1b-partial"):
        (models_dir / name).mkdir(parents=True)
    version = pipeline.retrain()
    dead.refresh_from_db()
    assert dead.state == ModelVersion.State.FAILED
    assert "stopped before the end" in dead.error
    assert stored_folders() == {version.artefact}


@pytest.mark.parametrize(
    "epoch", [1, QUICK.trainings * QUICK.epochs], ids=["in the midst", "after storing"]
)
def test_who_loses_the_right_to_train_publishes_nothing(few_ratings: None, epoch: int) -> None:
    kept = pipeline.retrain()

    def be_robbed(part: str, done: int, total: int) -> None:
        if (part, done) == ("Training", epoch):
            Lease.objects.update(holder=uuid4())

    with pytest.raises(LeaseTaken):
        pipeline.retrain(be_robbed)
    assert ModelVersion.objects.published().get() == kept
    assert stored_folders() == {kept.artefact}
    assert Lease.objects.exists()


def test_a_training_is_refused_while_another_runs(few_ratings: None) -> None:
    def train_too(part: str, done: int, total: int) -> None:
        if (part, done) == ("Training", 1):
            with pytest.raises(LeaseTaken):
                pipeline.retrain()

    version = pipeline.retrain(train_too)
    assert list(ModelVersion.objects.all()) == [version]
