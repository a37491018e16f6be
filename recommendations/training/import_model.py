"""Import of a model trained elsewhere, such as on MovieLens: prior knowledge for a small site.

Items are matched with the catalogue by external ids; movies unknown to the model are cold-start
items.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np
from django.db import DatabaseError
from django.utils import timezone
from numpy.typing import NDArray

from catalog.models import Movie

from ..data.item_features import describe_movies
from ..engine.data.interactions import Description
from ..engine.errors import ArtefactError
from ..engine.model.artefact import save_model
from ..engine.model.external_ids import ExternalIds, load_with_ids
from ..engine.model.model import Model
from ..engine.model.transfer import transfer
from ..models import ModelVersion
from ..registry.sharing import forget, share
from ..registry.store import delete_folder, folder_of, retire_old_versions

_DESCRIBED_AT_ONCE = 500
_NUMBER_FIELDS = {"movielens": "movielens_id", "movielens-100k": "movielens_100k_id"}


@dataclass(frozen=True)
class Match:
    """The catalogue's movies, matched with a model's items.

    Attributes
    ----------
    movies
        Shape (n_movies,), ascending: primary keys.
    rows
        Shape (n_movies,): the model's row of each, none twice; -1 for unmatched ones.
    """

    movies: NDArray[np.int64]
    rows: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many movies are matched."""
        return int((self.rows >= 0).sum())


def import_model(folder: Path, name: str) -> ModelVersion:
    """Import a model, for an admin to serve.

    Parameters
    ----------
    folder
        What `python -m recommendations.engine train` stored.
    name
        Its name in the admin.

    Returns
    -------
    ModelVersion
        Not served yet; its model covers the whole catalogue.

    Raises
    ------
    ArtefactError
        If it cannot be read, has no external ids, matches no movie, or cannot be stored; nothing is
        left behind then.
    """
    model, ids = load_with_ids(folder)
    match = match_movies(model, ids)
    if not match.count:
        raise ArtefactError(
            f"none of the {len(match.movies)} movies of the catalogue is among the "
            f"{len(model.item_ids)} of the model in {folder}, by {' or '.join(_kinds_of(ids))}"
        )
    unknown = match.movies[match.rows < 0].tolist()
    ours = transfer(model, match.movies, match.rows, _described(unknown))
    artefact = f"imported-{uuid4().hex[:12]}"
    save_model(ours, folder_of(artefact))
    try:
        share(artefact)
        version = _record(artefact, name, ours, match)
    except (ArtefactError, DatabaseError):
        delete_folder(folder_of(artefact))
        forget(artefact)
        raise
    retire_old_versions()
    return version


def match_movies(model: Model, ids: ExternalIds) -> Match:
    """Match the catalogue's movies with a model's items.

    By the ids of the release, then IMDb's, then TMDB's; the first movie to match an item has it.
    """
    fields = ["pk", _NUMBER_FIELDS[ids.numbering], "imdb_id", "tmdb_id"]
    movies = np.array(list(Movie.everything.order_by("pk").values_list(*fields)), dtype=object)
    movies = movies.reshape(-1, len(fields))
    rows = np.full(len(movies), -1, dtype=np.int64)
    for column, outside in enumerate((model.item_ids.tolist(), ids.imdb_ids, ids.tmdb_ids), 1):
        _match(rows, movies[:, column], outside)
    return Match(movies[:, 0].astype(np.int64), rows)


def _match(rows: NDArray[np.int64], ours: Iterable[object], outside: Sequence[object]) -> None:
    """Fill in the rows of the movies without one whose id is among the items'."""
    taken = set(rows.tolist())
    free = {
        number: row for row, number in enumerate(outside) if number is not None and row not in taken
    }
    for place, number in enumerate(ours):
        if rows[place] < 0 and number in free:
            rows[place] = free.pop(number)


def _kinds_of(ids: ExternalIds) -> list[str]:
    kinds = [{"movielens": "MovieLens id", "movielens-100k": "MovieLens 100K id"}[ids.numbering]]
    if any(ids.imdb_ids):
        kinds.append("IMDb id")
    if any(ids.tmdb_ids):
        kinds.append("TMDB id")
    return kinds


def _described(movies: list[int]) -> list[Description]:
    """Describe any number of movies; a query takes only so many keys."""
    starts = range(0, len(movies), _DESCRIBED_AT_ONCE)
    parts = (describe_movies(movies[start : start + _DESCRIBED_AT_ONCE]) for start in starts)
    return [description for part in parts for description in part]


def _record(artefact: str, name: str, model: Model, match: Match) -> ModelVersion:
    return ModelVersion.objects.create(
        state=ModelVersion.State.READY,
        imported_from=name,
        finished_at=timezone.now(),
        movie_count=len(match.movies),
        parameters=asdict(model.parameters),
        metrics={"movies": {"known to the model": match.count, "in all": len(match.movies)}},
        artefact=artefact,
        verdict=f"Imported: it knows {match.count} of the catalogue's {len(match.movies)} movies.",
    )
