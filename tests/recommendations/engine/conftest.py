"""A model small enough to work out by hand, and one of real data."""

import numpy as np
import pytest

from recommendations.engine.data.files import RatingFiles
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters
from tests.hand_made import hand_made_model

QUICK = Parameters(components=16, trainings=2, kept_components=24, epochs=8)


@pytest.fixture(scope="session")
def small_model() -> Model:
    return hand_made_model()


@pytest.fixture(scope="session")
def real_model(ml_100k: RatingFiles) -> Model:
    """A quick model of MovieLens 100K."""
    return train(ml_100k.interactions, ml_100k.features, QUICK)


@pytest.fixture(scope="session")
def best_known(ml_100k: RatingFiles) -> np.ndarray:
    """The rows of the hundred movies with the most ratings."""
    return np.argsort(-np.bincount(ml_100k.interactions.items), kind="stable")[:100]
