"""The arrays that a model is made of, by name."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

import numpy as np
from numpy.typing import NDArray

from .model import Model

_NOT_ARRAYS = ("parameters", "names")


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


def not_finite(model: Model) -> list[str]:
    """Return the names of the arrays with an infinite number, or with one that is none."""
    return [name for name, array in arrays_of(model) if not np.isfinite(array).all()]
