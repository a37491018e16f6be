"""The arrays that a model is made of, by name."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

import numpy as np
from numpy.typing import NDArray

from .model import Model

_NOT_ARRAYS = ("parameters", "names", "movies", "read_as_likes")

LARGEST = 1e6
"""Scores are sums of products of numbers near 1; far above them, float32 products overflow."""


def array_names(part: type = Model, prefix: str = "") -> Iterator[str]:
    """Yield the names of all arrays of a model, such as ``neighbours.regression.values``."""
    types = get_type_hints(part)
    for field in fields(part):
        if field.name in _NOT_ARRAYS:
            continue
        inner = types[field.name]
        if isinstance(inner, type) and is_dataclass(inner):
            yield from array_names(inner, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}"


def arrays_of(model: Model) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield all arrays of a model with their names."""
    for name in array_names():
        value: Any = model
        for part in name.split("."):
            value = getattr(value, part)
        yield name, value


def unusable_arrays(model: Model) -> list[str]:
    """Return the names of the arrays with a number that is none, or one larger than `LARGEST`."""
    return [name for name, array in arrays_of(model) if not _usable(array)]


def _usable(array: NDArray[Any]) -> bool:
    # Ids and positions are whole numbers of any size. A comparison with NaN is false.
    return array.dtype.kind != "f" or bool((np.abs(array) <= LARGEST).all())
