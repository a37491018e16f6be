"""Figures as plain values that JSON can hold."""

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.errors import EngineError
from recommendations.engine.evaluation.bootstrap import mean_figure, paired_difference

OURS = "ours"
Section = dict[str, Any]
"""Figures by their names; only what JSON can hold."""
_Name = TypeVar("_Name", bound=str)


class NothingToMeasureError(EngineError):
    """A split leaves no user to measure."""

    def __init__(self) -> None:
        super().__init__("too few ratings: no user has some before and liked ones after the split")


def interval(values: NDArray[np.float64], seed: int) -> dict[str, float]:
    """Return the mean of one figure a user, with the ends of its interval."""
    return mean_figure(values, seed)._asdict()


def differences(
    values: Mapping[_Name, NDArray[np.float64]], one: _Name, seed: int
) -> dict[_Name, dict[str, float]]:
    """Return how much better one is than each other on the same users, with intervals."""
    return {
        name: paired_difference(values[one], other, seed)._asdict()
        for name, other in values.items()
        if name != one
    }
