"""The most popular: the same order for everyone."""

from dataclasses import dataclass

import numpy as np

from ...interactions import Interactions
from ..scorers import Scorer
from .matrix import Given, chosen


@dataclass(frozen=True)
class MostPopular:
    """Score each item by how many users chose it."""

    given: Given = "liked"

    def fit(self, known: Interactions) -> Scorer:
        """Count."""
        items = known.items[chosen(known.stars, self.given)]
        counts = np.bincount(items, minlength=len(known.item_ids)).astype(np.float32)
        return lambda user: counts
