"""Which movies the years and genres of a list leave."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..errors import ControlsError
from .rerank import Controls


def allowed_items(
    controls: Controls, years: Sequence[int | None], genres: Sequence[Collection[str]]
) -> NDArray[np.bool_] | None:
    """Return whether each item may be listed; None where the controls leave out none.

    Parameters
    ----------
    controls
        Their years and genres.
    years, genres
        One an item: its year, if known, and the names of its genres.

    Returns
    -------
    ndarray of shape (n_items,) or None

    Raises
    ------
    ControlsError
        If no item is of a genre that is named.
    """
    if not controls.narrow:
        return None
    existing = {name for own in genres for name in own}
    wanted = set(genres_named(controls.genres, existing))
    unwanted = set(genres_named(controls.without_genres, existing))
    return np.array(
        [
            in_years(controls, year)
            and (not wanted or not wanted.isdisjoint(own))
            and unwanted.isdisjoint(own)
            for year, own in zip(years, genres, strict=True)
        ],
        dtype=np.bool_,
    )


def in_years(controls: Controls, year: int | None) -> bool:
    """Return whether a movie of a year may be listed."""
    first, last = controls.from_year, controls.to_year
    if year is None:
        return first is None and last is None
    return (first is None or first <= year) and (last is None or year <= last)


def genres_named(wanted: Iterable[str], existing: Iterable[str]) -> tuple[str, ...]:
    """Return the existing genres of these names, in any case.

    Raises
    ------
    ControlsError
        If one does not exist.
    """
    by_name = {name.casefold(): name for name in sorted(existing)}
    for name in wanted:
        if name.casefold() not in by_name:
            there_are = ", ".join(by_name.values()) or "none"
            raise ControlsError(f"there is no genre {name}; there are: {there_are}")
    return tuple(by_name[name.casefold()] for name in wanted)
