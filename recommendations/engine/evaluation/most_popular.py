"""The most popular: the same order for everyone."""

from dataclasses import dataclass

import numpy as np

from ..data.interactions import Interactions
from .liked_matrix import Given, chosen
from .scorers import Scorer


@dataclass(frozen=True)
class MostPopular:
    """Score each item by how many users chose it."""

    given: Given = "liked"

    def fit(self, training: Interactions) -> Scorer:
        """Count."""
        items = training.items[chosen(training.stars, self.given)]
        counts = np.bincount(items, minlength=len(training.item_ids)).astype(np.float32)
        return lambda user: counts
