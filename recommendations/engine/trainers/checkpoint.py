"""Where a training ended, for a later one to go on from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ..components.rating_prediction import StarModel
from ..components.star_training import FACTORS, STARTS, StarStart
from ..errors import ArtefactError
from ..parameters import Parameters

_ITEMS, _FEATURES, _LOSS = "items", "features", "loss"
_STARS = "stars_"
"""What the names of a star model's arrays begin with."""


@dataclass(frozen=True)
class Checkpoint:
    """What a training knew of items and features at its end. Users have no part in it.

    Attributes
    ----------
    loss
        What it was trained with.
    item_ids
        Shape (n_items,), int64: the outside's ids, of the items that had ratings.
    features
        Names of the features.
    arrays
        The trainer's own, by name, each of shape (n_trainings, n_items + n_features, ...): first
        the items' rows, then the features'.
    stars
        What was learned of the items' stars, a row an item; None if nothing was.
    """

    loss: str
    item_ids: NDArray[np.int64]
    features: tuple[str, ...]
    arrays: Mapping[str, NDArray[Any]]
    stars: StarModel | None = None

    def suits(self, parameters: Parameters) -> bool:
        """Return whether a training with these parameters can go on from it."""
        return self.loss == parameters.loss and all(
            len(array) == parameters.trainings and array.shape[2:] in ((), (parameters.components,))
            for array in self.arrays.values()
        )

    def rows_of(
        self, item_ids: NDArray[np.int64], features: tuple[str, ...]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find items and features of a later training.

        Parameters
        ----------
        item_ids, features
            Those of the later training, rows in their order, items first.

        Returns
        -------
        tuple of two ndarray
            Rows of the later training that are known, and the row of each here.
        """
        names = [*item_ids.tolist(), *features]
        here = {name: row for row, name in enumerate([*self.item_ids.tolist(), *self.features])}
        known = [(row, here[name]) for row, name in enumerate(names) if name in here]
        theirs, own = np.array(known, dtype=np.int64).reshape(-1, 2).T
        return theirs, own

    def star_start(self, item_ids: NDArray[np.int64]) -> StarStart | None:
        """Return what predicted stars go on from in a later training; None if that is nothing.

        Parameters
        ----------
        item_ids
            Those of the later training, by row.
        """
        if self.stars is None or self.stars.loadings.shape[1] != STARTS * FACTORS:
            return None
        items, own = self.rows_of(item_ids, ())
        return StarStart(items, self.stars.of(own))

    def save(self, path: Path) -> None:
        """Write it.

        Raises
        ------
        ArtefactError
            If it cannot be written.
        """
        named: dict[str, Any] = {
            _LOSS: np.array(self.loss),
            _ITEMS: self.item_ids,
            _FEATURES: np.array(self.features, dtype=np.str_),
            **{f"_{name}": array for name, array in self.arrays.items()},
        }
        if self.stars is not None:
            named |= {f"{_STARS}{name}": array for name, array in vars(self.stars).items()}
        try:
            with path.open("wb") as file:
                np.savez(file, **named)
        except OSError as error:
            raise ArtefactError(f"{path} could not be written: {error}") from error

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` has written.

        Raises
        ------
        ArtefactError
            If it is not there, or not what was written.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            of_stars = {
                name.removeprefix(_STARS): arrays.pop(name)
                for name in [*arrays]
                if name.startswith(_STARS)
            }
            return cls(
                loss=str(arrays.pop(_LOSS)),
                item_ids=arrays.pop(_ITEMS),
                features=tuple(arrays.pop(_FEATURES).tolist()),
                arrays={name.removeprefix("_"): array for name, array in arrays.items()},
                stars=StarModel(**of_stars) if of_stars else None,
            )
        # A cut-off file is a bad zip file, which is no OSError.
        except (OSError, ValueError, TypeError, KeyError, EOFError, BadZipFile) as error:
            raise ArtefactError(f"{path} cannot be read: {error}") from error
