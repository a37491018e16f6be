"""How large a training is: what its memory is worked out from before anything is made."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from .interactions import Interactions, ItemFeatures


@dataclass(frozen=True)
class Kind:
    """How many features there are of one kind, such as ``cast``, and how many entries they have."""

    features: int
    entries: int


@dataclass(frozen=True)
class Size:
    """How many there are of everything that a training's arrays grow with.

    Attributes
    ----------
    users, items, ratings
        Of the interactions.
    items_in_tables, items_in_square
        Those that have a place in the tables between items, and of these in the regression.
    kinds
        The features, by their kind.
    """

    users: int
    items: int
    ratings: int
    items_in_tables: int
    items_in_square: int
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        interactions: Interactions,
        features: ItemFeatures,
        items_in_tables: int,
        items_in_square: int,
    ) -> Self:
        """Count."""
        kinds = [name.partition(":")[0] for name in features.names]
        entries = Counter[str]()
        columns = np.bincount(features.matrix.indices, minlength=len(kinds)).tolist()
        for kind, count in zip(kinds, columns, strict=True):
            entries[kind] += count
        return cls(
            users=len(interactions.user_ids),
            items=len(interactions.item_ids),
            ratings=len(interactions),
            items_in_tables=items_in_tables,
            items_in_square=items_in_square,
            kinds={kind: Kind(count, entries[kind]) for kind, count in Counter(kinds).items()},
        )

    @property
    def features(self) -> int:
        """Features of all kinds."""
        return sum(kind.features for kind in self.kinds.values())

    @property
    def entries(self) -> int:
        """Entries of the matrix of items and features."""
        return sum(kind.entries for kind in self.kinds.values())

    def without(self, kind: str) -> Self:
        """Return the size where the features of one kind are left out."""
        return replace(self, kinds={name: of for name, of in self.kinds.items() if name != kind})
