"""Movies added since the training, described: the newest anew each time, older ones kept a while.

To describe thousands takes half a second. A process looks for older ones once in some minutes, and
describes a block of them at a time, no more than one for each request.
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
from .filters import keys_of

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


class _Older:
    """What a process knows of the movies that a model does not, without the newest.

    Attributes
    ----------
    blocks
        The movies that are described, by block.
    due
        The keys of those to describe anew, by block, the newest last.
    """

    def __init__(self) -> None:
        self._last = -1
        self._looked_at = 0.0
        self.blocks: dict[int, ColdStartItems] = {}
        self.due: dict[int, NDArray[np.int64]] = {}

    def look(self, model: Model, last: int) -> None:
        """Find out which movies there are, up to a block, unless that was a moment ago."""
        now = time.monotonic()
        is_kept = now - self._looked_at < KEPT_FOR
        if last == self._last and is_kept:
            return
        first = max(last - MOST_BLOCKS + 1, 0)
        keys = _keys_between(first * BLOCK, (last + 1) * BLOCK)
        unknown = np.sort(keys[model.rows_of(keys) < 0])
        numbers = np.unique(unknown // BLOCK).tolist()
        self.blocks = {number: self.blocks[number] for number in numbers if number in self.blocks}
        done = self.blocks.keys() - self.due.keys() if is_kept else ()
        due = (number for number in numbers if number not in done)
        self.due = {number: unknown[unknown // BLOCK == number][::-1] for number in due}
        self._last = last
        self._looked_at = self._looked_at if is_kept else now

    def describe_one(self, model: Model) -> None:
        """Describe one block more, if one is due."""
        if self.due:
            number = max(self.due)
            self.blocks[number] = described(model, self.due[number])
            del self.due[number]


class _Blocks:
    """The older movies of each model that is mapped: two while an interleaving test runs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: list[tuple[Callable[[], Model | None], _Older]] = []

    def _of_model(self, model: Model) -> _Older:
        self._of = [(ref, older) for ref, older in self._of if ref() is not None]
        for ref, older in self._of:
            if ref() is model:
                return older
        self._of.append((weakref.ref(model), _Older()))
        return self._of[-1][1]

    def items(self, model: Model, below: int) -> list[ColdStartItems]:
        """Return what is known of the movies with numbers below this; learn of one block more."""
        with self._lock:
            older = self._of_model(model)
            older.look(model, below // BLOCK)
            older.describe_one(model)
            return [older.blocks[number] for number in sorted(older.blocks, reverse=True)]


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


def _keys_between(first: int, end: int) -> NDArray[np.int64]:
    """Return the keys from one to another, read as one text: thousands of rows take longer."""
    return keys_of(Movie.objects.filter(pk__gte=first, pk__lt=end))


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
