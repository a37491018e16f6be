"""A model small enough to work out by hand, and one of real data."""

import fcntl
import os
from pathlib import Path

import numpy as np
import pytest

from recommendations.engine.data.files import RatingFiles
from recommendations.engine.model.artefact import load_model, save_model
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters
from tests.hand_made import hand_made_model

QUICK = Parameters(components=16, trainings=2, kept_components=24, epochs=8)


@pytest.fixture(scope="session")
def small_model() -> Model:
    return hand_made_model()


@pytest.fixture(scope="session")
def real_model(ml_100k: RatingFiles, tmp_path_factory: pytest.TempPathFactory) -> Model:
    """A quick model of MovieLens 100K, trained once by all processes of a run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "real-model"
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            save_model(train(ml_100k.interactions, ml_100k.features, QUICK), folder)
    return load_model(folder)


@pytest.fixture(scope="session")
def best_known(ml_100k: RatingFiles) -> np.ndarray:
    """The rows of the hundred movies with the most ratings."""
    return np.argsort(-np.bincount(ml_100k.interactions.items), kind="stable")[:100]
