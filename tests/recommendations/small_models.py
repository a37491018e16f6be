"""A model that knows a few movies and nothing of them, for what only needs one to be there."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from recommendations.engine.components.cold_start import Content
from recommendations.engine.components.item_similarity import Neighbours
from recommendations.engine.components.rating_prediction import StarModel
from recommendations.engine.components.traits import Traits
from recommendations.engine.model.artefact import save_model
from recommendations.engine.model.mix import USUAL, Mix
from recommendations.engine.model.model import Model, popularity_of
from recommendations.engine.parameters import Parameters


def small_model(movies: Sequence[int], seed: int = 1) -> Model:
    count = len(movies)
    return Model(
        item_ids=np.array(movies, dtype=np.int64),
        item_vectors=np.ones((count, 2), dtype=np.float32),
        item_biases=np.zeros(count, dtype=np.float32),
        item_popularity=popularity_of(np.zeros(count, dtype=np.int64)),
        item_trend=np.zeros(count, dtype=np.float32),
        prior_mean=np.zeros(2),
        traits=Traits.none(count),
        neighbours=Neighbours.none(count),
        stars=StarModel.constant(count, 3.5),
        content=Content((), np.empty((0, 3), dtype=np.float32), np.zeros(3, dtype=np.float32)),
        mix=Mix.of(USUAL),
        parameters=Parameters(seed=seed),
    )


def stored(folder: Path, seed: int = 1) -> str:
    """Store one where a version will look for it; return its name."""
    save_model(small_model([1, 2], seed), folder)
    return folder.name
