"""What the engine cannot take as a library is one line."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from recommendations.engine import (
    Controls,
    EngineError,
    InputError,
    Model,
    Parameters,
    read,
    recommend,
    train,
)
from tests.hand_made import hand_made_model

QUICK = Parameters(components=4, trainings=1, kept_components=4, epochs=3)
RATINGS = {"user": [1, 1, 2, 2], "movie": [1, 2, 1, 3], "stars": [5, 4, 5, 1]}


@pytest.fixture
def model() -> Model:
    return hand_made_model()


@pytest.mark.parametrize(
    "wrong",
    [
        {"epochs": 0},
        {"epochs": "5"},
        {"components": 0},
        {"trainings": 0},
        {"kept_components": 0},
        {"more_epochs": -1},
        {"threads": 0},
        {"seed": -1},
        {"seed": 2**31},
        {"learning_rate": 0.0},
        {"learning_rate": "fast"},
    ],
)
def test_parameters_that_nothing_can_be_trained_with_are_one_line(wrong: dict[str, Any]) -> None:
    (name,) = wrong
    with pytest.raises(InputError, match=f"^{name} must be .*{next(iter(wrong.values()))!r}$"):
        Parameters(**wrong)


def test_what_the_functions_cannot_take_is_one_line(model: Model) -> None:
    wrong: list[Callable[[], object]] = [
        lambda: recommend(model, {}, count=2.5),  # type: ignore[arg-type]
        lambda: recommend(model, {}, count=-1),
        lambda: recommend(model, {}, controls={}),  # type: ignore[arg-type]
        lambda: Controls(genres="Drama"),  # type: ignore[arg-type]
        lambda: train(RATINGS, progress=None),  # type: ignore[arg-type]
        lambda: train(RATINGS, parameters=replace(QUICK, loss="least squares")),
        lambda: read("ratings.csv", "movies.csv", scale=7),
        lambda: train(Lazy()),
    ]
    for call in wrong:
        with pytest.raises(EngineError) as caught:
            call()
        assert len(str(caught.value).splitlines()) == 1


class Lazy:
    """A frame whose columns are not there yet."""

    columns = ("user", "movie", "stars")

    def __getitem__(self, name: str) -> object:
        raise TypeError("collect() me\nfirst")
