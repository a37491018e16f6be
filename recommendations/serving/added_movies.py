"""Movies added since the training, described: the newest anew each time, older ones kept a while.

To describe thousands takes half a second. A process describes a block of the older ones at a time,
no more than one for each request, and keeps what it has for some minutes.
"""

import time
import weakref
from collections.abc import Callable, Sequence
from itertools import chain
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.models import Movie
from catalog.models.movie import MovieQuerySet
from core.age_limit import without_age_limit
from core.compiled import FIRST, CompiledQuery, compiled_once

from ..data import describe_movies
from ..engine.model.model import ColdStartItems, Model

NEWEST = 500
"""So many are described anew each time."""
BLOCK = 500
"""Numbers of movies that are described together."""
MOST_BLOCKS = 20
KEPT_FOR = 600.0
"""Seconds: a change of an older movie counts after this."""
_ARRAYS = ("item_ids", "item_vectors", "item_biases", "item_popularity", "item_trend")


class Newest(NamedTuple):
    """The keys of the newest movies above one, the newest first, read with something else."""

    above: int
    keys: Sequence[int]


class _Block(NamedTuple):
    """The movies with numbers in one range that the model does not know."""

    items: ColdStartItems
    described_at: float


class _Blocks:
    """The blocks of each model that is mapped: two while an interleaving test runs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: list[tuple[Callable[[], Model | None], dict[int, _Block]]] = []

    def _of_model(self, model: Model) -> dict[int, _Block]:
        self._of = [(ref, blocks) for ref, blocks in self._of if ref() is not None]
        for ref, blocks in self._of:
            if ref() is model:
                return blocks
        self._of.append((weakref.ref(model), {}))
        return self._of[-1][1]

    def items(self, model: Model, below: int) -> list[ColdStartItems]:
        """Return what is known of the movies with numbers below this; learn of one block more."""
        with self._lock:
            blocks = self._of_model(model)
            last = below // BLOCK
            wanted = range(last, max(last - MOST_BLOCKS, -1), -1)
            oldest = time.monotonic() - KEPT_FOR
            due = (
                number
                for number in wanted
                if number not in blocks or blocks[number].described_at < oldest
            )
            if (number := next(due, None)) is not None:
                blocks[number] = _Block(_described(model, number), time.monotonic())
            return [blocks[number].items for number in wanted if number in blocks]


_blocks = _Blocks()


def last_known_to(model: Model) -> int:
    """Return the key of the newest movie that the model was trained on."""
    return int(model.item_ids[-1]) if len(model.item_ids) else 0


@without_age_limit()
def newer_than(key: int, count: int) -> MovieQuerySet:
    """Return the newest movies above a key, the newest first, whatever the age limit."""
    return Movie.objects.filter(pk__gt=key).order_by("-pk")[:count]


@without_age_limit()
def added_since(model: Model, read: Newest | None = None) -> ColdStartItems:
    """Return the movies that the model was not trained on, the newest first.

    The same for everyone: what someone may not see, no list of theirs takes.

    Parameters
    ----------
    read
        The newest movies, if they have been read; of no use if for another model.
    """
    last_known = last_known_to(model)
    if read is not None and read.above == last_known:
        newest = np.array(read.keys, dtype=np.int64)
    else:
        rows = _newer(NEWEST).rows(last_known)
        newest = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows))
    fresh = described(model, newest)
    below = int(newest.min()) if len(newest) == NEWEST else last_known
    return _joined([fresh, *_blocks.items(model, below)], below)


def described(model: Model, ids: NDArray[np.int64]) -> ColdStartItems:
    """Describe movies that the model was not trained on by their metadata."""
    return model.cold_start(ids, describe_movies(ids.tolist())) if len(ids) else model.no_cold_start


@compiled_once
def _newer(count: int) -> CompiledQuery:
    """Return the query of the newest movies above a call's."""
    return CompiledQuery.of(newer_than(FIRST, count).values_list("pk"))


def _described(model: Model, number: int) -> ColdStartItems:
    first = number * BLOCK
    rows = Movie.objects.filter(pk__gte=first, pk__lt=first + BLOCK).order_by("-pk")
    ids = np.fromiter(rows.values_list("pk", flat=True), dtype=np.int64)
    return described(model, ids[model.rows_of(ids) < 0])


def _joined(parts: list[ColdStartItems], below: int) -> ColdStartItems:
    """Return the items of all parts; those of the first one, and of the others the older ones."""
    first, *older = parts
    kept = [first, *(_at(part, np.flatnonzero(part.item_ids < below)) for part in older)]
    kept = [part for part in kept if len(part.item_ids)] or [first]
    if len(kept) == 1:
        return kept[0]
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in kept]) for name in _ARRAYS
    }
    traits = first.traits.with_values(np.concatenate([part.traits.values for part in kept]))
    return ColdStartItems(**columns, traits=traits)


def _at(items: ColdStartItems, rows: NDArray[np.int64]) -> ColdStartItems:
    if len(rows) == len(items.item_ids):
        return items
    columns: dict[str, Any] = {name: getattr(items, name)[rows] for name in _ARRAYS}
    return ColdStartItems(**columns, traits=items.traits.with_values(items.traits.values[rows]))
