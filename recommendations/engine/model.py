"""A trained model: the items' side, and what to expect of a user before their first rating."""

import json
import shutil
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from .errors import ArtefactError

FORMAT = 1
_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Parameters:
    """How to train.

    Attributes
    ----------
    loss
        LightFM's loss: ``warp``, ``bpr``, ``logistic`` or ``warp-kos``.
    components
        Length of LightFM's vectors.
    epochs
        Passes over the ratings.
    learning_rate
        Initial step of adagrad.
    seed
        Start of the random numbers.
    threads
        More than one is faster and not reproducible.
    """

    loss: str = "warp"
    components: int = 64
    epochs: int = 30
    learning_rate: float = 0.05
    seed: int = 1
    threads: int = 1


@dataclass(frozen=True)
class Model:
    """Numbers that picks are computed from; holds nothing about any single user.

    Attributes
    ----------
    item_ids
        Shape (n_items,), int64, ascending: the outside's ids by row.
    item_vectors
        Shape (n_items, n_components), float32.
    item_biases
        Shape (n_items,), float32: popularity as the model sees it.
    prior_mean, prior_covariance
        Shape (n_components,) and (n_components, n_components), float64: where users' vectors lie.
    parameters
        What it was trained with.
    """

    item_ids: NDArray[np.int64]
    item_vectors: NDArray[np.float32]
    item_biases: NDArray[np.float32]
    prior_mean: NDArray[np.float64]
    prior_covariance: NDArray[np.float64]
    parameters: Parameters

    @cached_property
    def prior_precision(self) -> NDArray[np.float64]:
        """Inverse of the prior's covariance."""
        return np.linalg.inv(self.prior_covariance).astype(np.float64)

    @cached_property
    def dislike_centre(self) -> NDArray[np.float64]:
        """The item vector that someone without ratings would expect, shape (n_components,)."""
        scores = self.item_vectors @ self.prior_mean.astype(np.float32) + self.item_biases
        weights = np.exp(scores - scores.max())
        centre: NDArray[np.float64] = (weights @ self.item_vectors) / weights.sum()
        return centre.astype(np.float64)

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of each item id, -1 for items that the model does not know."""
        ids = np.asarray(ids, dtype=np.int64)
        if not len(self.item_ids):
            return np.full(len(ids), -1, dtype=np.int64)
        rows = np.searchsorted(self.item_ids, ids).clip(max=len(self.item_ids) - 1)
        return np.where(self.item_ids[rows] == ids, rows, -1)

    def save(self, folder: Path) -> None:
        """Store the numbers in a new folder that is there whole or not at all.

        Raises
        ------
        ArtefactError
            If it cannot be written, such as for want of space; nothing is left behind then.
        """
        partial = folder.with_name(f".{folder.name}-{uuid4().hex}")
        try:
            partial.mkdir(parents=True)
            self._write(partial)
            partial.replace(folder)
        except OSError as error:
            shutil.rmtree(partial, ignore_errors=True)
            raise ArtefactError(f"the model could not be stored in {folder}: {error}") from error

    def _write(self, folder: Path) -> None:
        checksums = {}
        for name in _array_names():
            path = folder / f"{name}.npy"
            np.save(path, getattr(self, name), allow_pickle=False)
            checksums[path.name] = _checksum(path)
        manifest = {
            "format": FORMAT,
            "parameters": asdict(self.parameters),
            "sha256": checksums,
        }
        (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map a stored model into memory; processes on one host share one copy.

        Raises
        ------
        ArtefactError
            If the folder is missing, incomplete, changed since it was written, or of a format
            that this version does not know.
        """
        try:
            manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
            if manifest["format"] != FORMAT:
                raise ArtefactError(f"{folder} has the unknown format {manifest['format']}")
            arrays = {
                name: _mapped(folder / f"{name}.npy", manifest["sha256"][f"{name}.npy"])
                for name in _array_names()
            }
            model = cls(**arrays, parameters=Parameters(**manifest["parameters"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ArtefactError(f"the model in {folder} cannot be read: {error}") from error
        model._check_shapes(folder)
        return model

    def _check_shapes(self, folder: Path) -> None:
        items, components = self.item_vectors.shape
        shapes = {
            "item_ids": (items,),
            "item_biases": (items,),
            "prior_mean": (components,),
            "prior_covariance": (components, components),
        }
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ArtefactError(f"{name} in {folder} has not the shape {shape}")


def _array_names() -> list[str]:
    return [field.name for field in fields(Model) if field.name != "parameters"]


def _checksum(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _mapped(path: Path, checksum: str) -> NDArray[Any]:
    if _checksum(path) != checksum:
        raise ArtefactError(f"{path} is not what was stored: its checksum differs")
    mapped: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return mapped
