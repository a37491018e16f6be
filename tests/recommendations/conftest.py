"""Models of the test's own, quick to train, and real ratings to train them on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from benchmarks.datasets import write_csv
from catalog.models import Rating
from recommendations.engine.parameters import Parameters
from recommendations.models import ModelVersion
from recommendations.registry import current
from recommendations.training import pipeline

from ..factories import MovieFactory, RatingFactory, UserFactory
from ..snapshots import Snapshot, served_again
from .priors import train_prior

QUICK = Parameters(components=8, trainings=1, epochs=4)


@pytest.fixture(autouse=True)
def models_dir(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own, and a process that has not loaded any model yet.

    Nor does it wait for one only briefly, as whatever has imported the web application does.
    """
    settings.MODELS_DIR = tmp_path / "models"
    monkeypatch.setattr(current, "_loaded", current._Loaded())
    monkeypatch.setattr(current._Patience, "seconds", None)
    return settings.MODELS_DIR


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "parameters_in_settings", lambda: QUICK)


_TRAINED = pytest.StashKey[tuple[Path, ModelVersion]]()
"""Each folder of tests that takes the fixture has one of its own; the model is the same."""


@pytest.fixture(scope="session")
def trained_once(
    request: pytest.FixtureRequest,
    real_ratings: Snapshot,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, ModelVersion]:
    """Where a model of the real ratings is, and what the database says of it."""
    stash = request.config.stash
    if _TRAINED in stash:
        return stash[_TRAINED]
    folder = tmp_path_factory.mktemp("trained")
    with (
        django_db_blocker.unblock(),
        override_settings(MODELS_DIR=folder),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(pipeline, "parameters_in_settings", lambda: QUICK)
        real_ratings.put_back()
        version = pipeline.retrain()
        transaction.set_rollback(True)
    stash[_TRAINED] = folder, version
    return folder, version


@pytest.fixture(scope="module")
def imported(
    real_ratings: Snapshot,
    trained_once: tuple[Path, ModelVersion],  # which needs the tables empty
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The first hundred users of MovieLens 100K, for all tests of the module that follow."""
    with django_db_blocker.unblock(), transaction.atomic():
        real_ratings.put_back()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def trained(
    imported: None, db: None, models_dir: Path, trained_once: tuple[Path, ModelVersion]
) -> ModelVersion:
    """A model of the real ratings, in service as if it had just been trained."""
    return _in_service(trained_once, models_dir)


@pytest.fixture
def trained_for_all(
    trained_once: tuple[Path, ModelVersion],  # which needs the tables empty
    transactional_db: None,
    real_ratings: Snapshot,
    models_dir: Path,
) -> ModelVersion:
    """The same for a test whose rows other processes see."""
    real_ratings.put_back()
    return _in_service(trained_once, models_dir)


def _in_service(trained_once: tuple[Path, ModelVersion], models_dir: Path) -> ModelVersion:
    folder, version = trained_once
    shutil.copytree(folder, models_dir, dirs_exist_ok=True)
    return served_again(version)


@pytest.fixture(scope="session")
def prior(ml_100k_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model to import, of other people than `imported` has: the next 150 users."""
    folder = tmp_path_factory.mktemp("prior")
    return train_prior(write_csv(ml_100k_archive, folder, 101, 250), folder)


@pytest.fixture
def few_ratings(db: None) -> None:
    """Six people and eight movies: half of the people like the one half, half the other."""
    assert not Rating.objects.exists(), "not in one module with `imported`"
    rate_a_few()


def rate_a_few() -> None:
    movies = MovieFactory.create_batch(8)
    for number, user in enumerate(UserFactory.create_batch(6)):
        for place, movie in enumerate(movies):
            if (number + place) % 4:
                stars = 5.0 if number % 2 == place % 2 else 1.5
                RatingFactory(user=user, movie=movie, stars=stars)
