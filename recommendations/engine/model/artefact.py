"""A model on disk: a folder of arrays and a manifest, mapped into memory by every process."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, fields
from hashlib import sha256
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from ..components.traits import Traits, trait_names
from ..data.movies import Movies
from ..errors import ArtefactError
from ..parameters import Parameters
from .arrays import array_names, arrays_of
from .mix import KNOWN, USUAL, Mix, Scales
from .model import Model

FORMAT = 3
_FORMAT_BEFORE = 2
"""Models of 0.2.0 are read still, and know of no traits and no trend."""
_NEW_ARRAYS = ("item_trend", "traits.values", "traits.variances", "mix.scales")
_ADDED_ARRAY = "stars.own_noise"
"""Came without a new format: what does not know it reads the rest, and what lacks it is read."""
MANIFEST = "manifest.json"
"""Written last; a folder without it holds no model."""
_MOVIES = "movies"
"""The document with what people call the items."""


def save_model(
    model: Model, folder: str | PathLike[str], documents: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Store a model in a new folder that is there whole or not at all.

    Parameters
    ----------
    model
        The model.
    folder
        Where; nothing may be there.
    documents
        What else to store, by name, as JSON.

    Raises
    ------
    ArtefactError
        If it cannot be written, such as for want of space; nothing is left behind then.
    """
    folder = Path(folder)
    partial = folder.with_name(f".{folder.name}-{uuid4().hex}")
    try:
        partial.mkdir(parents=True)
        _write(model, partial, documents)
        partial.replace(folder)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise ArtefactError(f"the model could not be stored in {folder}: {error}") from error


def load_model(folder: str | PathLike[str]) -> Model:
    """Map a stored model into memory; processes on one host share one copy.

    Raises
    ------
    ArtefactError
        If the folder is missing, incomplete, changed since it was written, or of a format that
        this version does not know.
    """
    folder = Path(folder)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] not in (FORMAT, _FORMAT_BEFORE):
            raise ArtefactError(f"{folder} has the unknown format {manifest['format']}")
        checksums, features = manifest["sha256"], tuple(manifest["features"])
        earlier = manifest["format"] == _FORMAT_BEFORE
        missing = set(_NEW_ARRAYS if earlier else ())
        if f"{_ADDED_ARRAY}.npy" not in checksums:
            missing.add(_ADDED_ARRAY)
        names = [name for name in array_names() if name not in missing]
        arrays = {name: _mapped(folder, name, checksums) for name in names}
        others: dict[str, Any] = {
            "parameters": Parameters(**manifest["parameters"]),
            "movies": _movies(folder, len(arrays["item_ids"])),
            # Came without a new format, and is missing in models from before.
            "read_as_likes": manifest.get("read_as_likes"),
            "content.names": features,
            "traits.names": trait_names(features),
        }
        if earlier:
            others |= _defaults(len(arrays["item_ids"]))
        if _ADDED_ARRAY in missing:
            others[_ADDED_ARRAY] = np.zeros_like(arrays["stars.noise"])
        model: Model = _built(Model, "", {**arrays, **others})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"the model in {folder} cannot be read: {error}") from error
    _check_shapes(model, folder)
    return model


def load_document(folder: Path, name: str) -> Any:
    """Return what was stored beside a model under that name; None where nothing was.

    Raises
    ------
    ArtefactError
        If the folder is missing, or the document changed since it was written.
    """
    path = folder / f"{name}.json"
    try:
        checksums = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
        if path.name not in checksums:
            return None
        _check(path, checksums)
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"{path} cannot be read: {error}") from error


def files_of(folder: Path) -> list[str]:
    """Return the names of a stored model's files, all but the manifest's, which names them.

    Raises
    ------
    ArtefactError
        If there is no manifest, or none of a model.
    """
    return sorted(_checksums(folder))


def check_files(folder: Path) -> None:
    """Make sure that each file of a model is what was stored.

    Raises
    ------
    ArtefactError
        If not.
    """
    checksums = _checksums(folder)
    try:
        for name in checksums:
            _check(folder / name, checksums)
    except OSError as error:
        raise ArtefactError(f"the model in {folder} cannot be read: {error}") from error


def _checksums(folder: Path) -> dict[str, str]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found: dict[str, str] = manifest["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"the model in {folder} cannot be read: {error}") from error
    if any(Path(name).name != name for name in found):
        raise ArtefactError(f"the manifest in {folder} names files of elsewhere")
    return found


def _write(model: Model, folder: Path, documents: Mapping[str, Any]) -> None:
    checksums = {}
    if model.movies is not None:
        documents = {**documents, _MOVIES: model.movies.document()}
    for name, document in documents.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        checksums[path.name] = _checksum(path)
    for name, array in arrays_of(model):
        path = folder / f"{name}.npy"
        np.save(path, array, allow_pickle=False)
        checksums[path.name] = _checksum(path)
    manifest = {
        "format": FORMAT,
        "parameters": asdict(model.parameters),
        "features": model.content.names,
        "read_as_likes": model.read_as_likes,
        "sha256": checksums,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")


def _movies(folder: Path, items: int) -> Movies | None:
    document = load_document(folder, _MOVIES)
    return None if document is None else Movies.in_document(document, items)


def _defaults(items: int) -> dict[str, Any]:
    """Return what models of the format before do not have."""
    return {
        "item_trend": np.zeros(items, dtype=np.float32),
        "traits": Traits.none(items),
        "mix": Mix.of(USUAL),
    }


def _built(part: type, prefix: str, values: dict[str, Any]) -> Any:
    """Return the model, or the part of it at `prefix`, from its arrays by name."""
    types = get_type_hints(part)
    return part(
        **{
            field.name: values[prefix + field.name]
            if prefix + field.name in values
            else _built(types[field.name], f"{prefix}{field.name}.", values)
            for field in fields(part)
        }
    )


def _check_shapes(model: Model, folder: Path) -> None:
    items, components = len(model.item_ids), model.item_vectors.shape[-1]
    factors = model.stars.loadings.shape[-1]
    # As many factors of each start; otherwise the noise has not the shape of the loadings.
    starts = model.stars.noise.size if factors % max(model.stars.noise.size, 1) == 0 else 1
    shapes: dict[str, tuple[NDArray[Any], tuple[int, ...]]] = {
        "item_ids": (model.item_ids, (items,)),
        "item_vectors": (model.item_vectors, (items, components)),
        "item_biases": (model.item_biases, (items,)),
        "item_popularity": (model.item_popularity, (items,)),
        "item_trend": (model.item_trend, (items,)),
        "mix.scales": (model.mix.scales, (len(KNOWN), len(Scales._fields))),
        "prior_mean": (model.prior_mean, (components,)),
        "traits.variances": (model.traits.variances, (len(model.traits.names),)),
        "traits.values": (model.traits.values, (items, len(model.traits.names))),
        "stars.means": (model.stars.means, (items,)),
        "stars.loadings": (model.stars.loadings, (items, factors)),
        "stars.variances": (model.stars.variances, (items, factors + 1)),
        "stars.noise": (model.stars.noise, (starts,)),
        "stars.own_noise": (model.stars.own_noise, (starts,)),
        "content.weights": (model.content.weights, (len(model.content.names), components + 1)),
        "content.base": (model.content.base, (components + 1,)),
        "neighbours.floor_liked": (model.neighbours.floor_liked, (items,)),
        "neighbours.floor_disliked": (model.neighbours.floor_disliked, (items,)),
    }
    for table, links in model.neighbours.tables.items():
        shapes[f"neighbours.{table}.starts"] = (links.starts, (items + 1,))
        shapes[f"neighbours.{table}.items"] = (links.items, (int(links.starts[-1:].sum()),))
        shapes[f"neighbours.{table}.values"] = (links.values, links.items.shape)
    for name, (array, shape) in shapes.items():
        if array.shape != shape:
            raise ArtefactError(f"{name} in {folder} has not the shape {shape}")


def _checksum(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _check(path: Path, checksums: dict[str, str]) -> None:
    if _checksum(path) != checksums[path.name]:
        raise ArtefactError(f"{path} is not what was stored: its checksum differs")


def _mapped(folder: Path, name: str, checksums: dict[str, str]) -> NDArray[Any]:
    path = folder / f"{name}.npy"
    _check(path, checksums)
    # As a plain array: every slice of a memmap costs a microsecond more.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
