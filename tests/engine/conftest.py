"""Models small enough to work out by hand, and one of real data."""

import numpy as np
import pytest

from recommendations.engine.files import RatingFiles
from recommendations.engine.model import Model, Parameters
from recommendations.engine.train import train


@pytest.fixture
def small_model() -> Model:
    """Four films in two dimensions: two alike, one across, one opposite."""
    return Model(
        item_ids=np.array([10, 20, 30, 40]),
        item_vectors=np.array([[1, 0], [0.9, 0.1], [0, 1], [-1, 0]], dtype=np.float32),
        item_biases=np.array([0.3, 0.1, 0.2, 0.0], dtype=np.float32),
        prior_mean=np.array([0.1, 0.2]),
        prior_covariance=np.array([[1.0, 0.1], [0.1, 0.5]]),
        parameters=Parameters(components=2),
    )


@pytest.fixture(scope="session")
def real_model(ml_100k: RatingFiles) -> Model:
    """A quick model of MovieLens 100K."""
    return train(ml_100k.interactions, ml_100k.features, Parameters(components=16, epochs=8))
