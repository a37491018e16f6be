"""IDs by which another site can recognise the items of a model trained on files."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Self, get_args

import numpy as np

from ..errors import ArtefactError
from .arrays import unusable_arrays
from .artefact import load_document, load_model, save_model
from .model import Model

Numbering = Literal["movielens", "movielens-100k"]
"""The later releases' numbers of movies, and those of the 100K release, which are others."""

_DOCUMENT = "external_ids"


@dataclass(frozen=True)
class ExternalIds:
    """The items' IDs outside of the model.

    Attributes
    ----------
    numbering
        Whose numbers the model's item ids are.
    imdb_ids, tmdb_ids
        One an item, by row, such as ``"tt0114709"`` and 862; None where it is not known.
    """

    numbering: Numbering
    imdb_ids: list[str | None]
    tmdb_ids: list[int | None]

    @classmethod
    def in_document(cls, document: object, items: int) -> Self:
        """Read what was stored of so many items.

        Raises
        ------
        ValueError
            If it is not what `ExternalIds` stores.
        """
        if not isinstance(document, dict) or set(document) != set(cls.__dataclass_fields__):
            raise ValueError("it holds no external ids")
        found = cls(**document)
        if found.numbering not in get_args(Numbering):
            raise ValueError(f"the numbering {found.numbering!r} is unknown")
        for ids, kind in ((found.imdb_ids, str), (found.tmdb_ids, int)):
            if not isinstance(ids, list) or len(ids) != items:
                raise ValueError(f"there is not one external id or null for each of {items} items")
            if not all(one is None or isinstance(one, kind) for one in ids):
                raise ValueError("an external id is of another kind")
        return found


def save_with_ids(model: Model, ids: ExternalIds, folder: Path) -> None:
    """Store a model so that another site can take it over.

    Raises
    ------
    ArtefactError
        As `save_model` does.
    """
    save_model(model, folder, {_DOCUMENT: asdict(ids)})


def load_with_ids(folder: Path) -> tuple[Model, ExternalIds]:
    """Load a model that was trained elsewhere; it is checked more closely than the site's own.

    Raises
    ------
    ArtefactError
        If it cannot be read, was not stored by `save_with_ids`, or has numbers that cannot be.
    """
    model = load_model(folder)
    if unusable := [*unusable_arrays(model), *_out_of_order(model)]:
        raise ArtefactError(f"the model in {folder} is damaged: {unusable[0]} cannot be used")
    document = load_document(folder, _DOCUMENT)
    if document is None:
        raise ArtefactError(
            f"the model in {folder} is a site's own, whose movies cannot be recognised; train one "
            "with `python -m recommendations.engine train`"
        )
    try:
        return model, ExternalIds.in_document(document, len(model.item_ids))
    except ValueError as error:
        raise ArtefactError(f"the model in {folder} cannot be imported: {error}") from error


def _out_of_order(model: Model) -> Iterator[str]:
    """Yield the names of the arrays that name items in a way that cannot be."""
    if (np.diff(model.item_ids) <= 0).any():
        yield "item_ids"
    for name, links in model.neighbours.tables.items():
        whole = links.starts[0] == 0 and links.starts[-1] == len(links.items)
        if not whole or (np.diff(links.starts) < 0).any():
            yield f"neighbours.{name}.starts"
        if ((links.items < 0) | (links.items >= len(model.item_ids))).any():
            yield f"neighbours.{name}.items"
