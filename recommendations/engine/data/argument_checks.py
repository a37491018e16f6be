"""What is passed to the engine is looked at before it is used: each fault is one line."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError


def require_array(value: object, what: str) -> None:
    """Refuse what looks like an array and is none, such as a Series, whose index would count.

    Raises
    ------
    InputError
        If it is no numpy array of one dimension.
    """
    if not isinstance(value, np.ndarray):
        raise InputError(
            f"{what} must be a numpy array, not {type(value).__name__}; np.asarray makes one"
        )
    if value.ndim != 1:
        raise InputError(f"{what} must have one dimension, not {value.ndim}")


def require_rows(rows: NDArray[Any], count: int, what: str) -> None:
    """Refuse what cannot be rows, such as ids.

    Parameters
    ----------
    rows
        -1 stands for none.
    count
        How many rows there are.
    what
        For the message: what they are of.

    Raises
    ------
    InputError
        If one is no row.
    """
    require_array(rows, f"the rows of {what}")
    if not len(rows):
        return
    if rows.dtype.kind not in "iu":
        raise InputError(f"the rows of {what} must be whole numbers, not {rows.dtype}")
    for row in (int(rows.max()), int(rows.min())):
        if not -1 <= row < count:
            raise InputError(
                f"{row} is no row of {what}: there are {count:,}, counted from 0. Is it an id? "
                "Model.rows_of finds the rows of ids"
            )


def require_stars(stars: NDArray[Any]) -> None:
    """Refuse ratings that are no stars.

    Raises
    ------
    InputError
        If one is not 0.5 to 5.0.
    """
    require_array(stars, "stars")
    # A comparison with NaN is false.
    if not len(stars) or (stars.min() >= 0.5 and stars.max() <= 5.0):
        return
    odd = np.flatnonzero(~((stars >= 0.5) & (stars <= 5.0)))
    hint = "; divide stars out of ten by 2" if 5.0 < np.nanmax(stars) <= 10.0 else ""
    raise InputError(
        f"stars must be 0.5 to 5.0, and {len(odd):,} of {len(stars):,} ratings are not, such "
        f"as {stars[odd[0]]:g} (the rating at {odd[0]}){hint}"
    )


def require_same_length(columns: dict[str, NDArray[Any]]) -> None:
    """Refuse columns that are not of one table.

    Raises
    ------
    InputError
        If one is longer than another.
    """
    if len({len(column) for column in columns.values()}) > 1:
        lengths = ", ".join(f"{len(column):,} {name}" for name, column in columns.items())
        raise InputError(f"there must be as many of each, and there are {lengths}")
