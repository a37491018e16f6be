"""A model small enough to work out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np

from recommendations.engine.components.cold_start import Content
from recommendations.engine.components.item_similarity import Neighbours
from recommendations.engine.components.rating_prediction import StarModel
from recommendations.engine.components.sparse_rows import SparseRows
from recommendations.engine.components.traits import Traits
from recommendations.engine.data.interactions import ItemFeatures
from recommendations.engine.model.mix import USUAL, Mix
from recommendations.engine.model.model import Model
from recommendations.engine.parameters import Parameters

REGRESSION = [[0.0, 0.5, 0.0, -0.2], [0.4, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.1], [0.0] * 4]
LIFT_LIKED = [[0.0, 2.0, 0.0, 0.0], [1.5, 0.0, 0.5, 0.0], [0.0] * 4, [0.0] * 4]
LIFT_DISLIKED = [[0.0, 0.0, 0.8, 0.0], [0.0] * 4, [0.6, 0.0, 0.0, 0.0], [0.0] * 4]


def hand_made_model(**changed: Any) -> Model:
    """Four movies in two dimensions: two alike, one across, one opposite."""
    model = Model(
        item_ids=np.array([10, 20, 30, 40]),
        item_vectors=floats([[1, 0], [0.9, 0.1], [0, 1], [-1, 0]]),
        item_biases=floats([0.3, 0.1, 0.2, 0.0]),
        item_popularity=floats([2.0, 1.0, 0.5, -0.7]),
        item_trend=floats([0.0, 0.4, -0.2, 0.0]),
        prior_mean=np.array([0.1, 0.2]),
        traits=Traits(("genre:a",), floats([[0.0]] * 4), np.array([0.5])),
        neighbours=Neighbours(
            regression=links_of(REGRESSION),
            lift_liked=links_of(LIFT_LIKED),
            lift_disliked=links_of(LIFT_DISLIKED),
            floor_liked=floats([-0.4, -0.3, -0.2, 0.0]),
            floor_disliked=floats([-0.1, -0.2, -0.3, 0.0]),
        ),
        stars=StarModel(
            means=floats([4.0, 3.5, 3.0, 2.5]),
            loadings=floats([[0.5], [0.4], [0.0], [-0.5]]),
            variances=floats([[0.01, 0.1], [0.02, 0.2], [0.0, 0.0], [0.05, 0.3]]),
            noise=floats([0.5]),
            own_noise=floats([0.0]),
        ),
        content=Content(
            names=("director:7", "genre:a"),
            weights=floats([[0.4, 0.0, 0.2], [0.1, -0.2, 0.3]]),
            base=floats([0.1, 0.2, -0.5]),
        ),
        mix=Mix.of(USUAL),
        parameters=Parameters(components=2, trainings=1),
    )
    return replace(model, **changed)


def links_of(table: list[list[float]]) -> SparseRows:
    """All of a dense table but its zeros."""
    dense = floats(table)
    rows, columns = np.nonzero(dense)
    return SparseRows(
        starts=np.searchsorted(rows, np.arange(len(dense) + 1)),
        items=columns.astype(np.int32),
        values=dense[rows, columns],
    )


def floats(values: Any) -> Any:
    return np.array(values, dtype=np.float32)


def undescribed(count: int) -> ItemFeatures:
    """Items of which nothing is known but their ratings."""
    return ItemFeatures.from_descriptions([{}] * count)
