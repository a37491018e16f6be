"""A number that is none, or too large, is found wherever it is before a model leaves training."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.errors import TrainingDivergedError
from recommendations.engine.model.arrays import array_names, arrays_of, unusable_arrays
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters

QUICK = Parameters(components=4, trainings=1, epochs=2)
ITEMS = 8
WHOLE = ("item_ids", "starts", "items")
NO_FEATURES = ItemFeatures.from_descriptions([{"genre:a": 1.0}] * ITEMS)


def two_tastes() -> Interactions:
    cells = [(u, i, 5.0 if u % 2 == i % 2 else 1.5) for u in range(6) for i in range(ITEMS)]
    users, items, stars = map(np.array, zip(*cells, strict=True))
    moments = np.arange(len(users))
    return Interactions.from_ids(users, items, stars.astype(np.float32), moments, np.arange(ITEMS))


@pytest.fixture(scope="module")
def model() -> Model:
    return train(two_tastes(), NO_FEATURES, QUICK)


def with_number(part: Any, names: list[str], number: float) -> Any:
    """The same with the first number of one array changed."""
    name, *rest = names
    value = getattr(part, name)
    if rest:
        return replace(part, **{name: with_number(value, rest, number)})
    changed = value.copy()
    changed.flat[0] = number
    return replace(part, **{name: changed})


def test_all_can_be_used(model: Model) -> None:
    assert unusable_arrays(model) == []
    assert len(dict(arrays_of(model))) == len(list(array_names())) > 15


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf, 1.1e6, -1e25])
@pytest.mark.parametrize("name", [name for name in array_names() if not name.endswith(WHOLE)])
def test_one_number_in_any_array_is_found(model: Model, name: str, number: float) -> None:
    assert unusable_arrays(with_number(model, name.split("."), number)) == [name]


@pytest.mark.parametrize("rate", [1e5, 1e30])
def test_vectors_that_grow_beyond_all_bounds(rate: float) -> None:
    with pytest.raises(TrainingDivergedError, match=r"^the training diverged \(learning rate "):
        train(two_tastes(), NO_FEATURES, replace(QUICK, epochs=8, learning_rate=rate))


def test_stars_that_are_no_number() -> None:
    ratings = two_tastes()
    stars = ratings.stars.copy()
    stars[3] = np.nan
    with pytest.raises(TrainingDivergedError):
        train(replace(ratings, stars=stars), NO_FEATURES, QUICK)
