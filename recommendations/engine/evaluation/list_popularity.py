"""Measures of lists beside accuracy: coverage of the catalogue, and popularity.

Popularity is the number of ratings in training, whatever their stars, unless it says likes.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..data.interactions import Interactions
from ..data.likes_and_dislikes import LIKED_STARS
from .ranks import mean_ranks

STRATIFICATION = 0.5
"""The power of an item's likes by which the weight of a hit falls.

Steck 2011, "Item popularity and recommendation accuracy", weighs a hit by likes^(-g / (g + 1)),
where the chance that a liked item is rated grows with the g-th power of how many like it; g is 1.
"""


@dataclass(frozen=True)
class Popularity:
    """How popular each item is in training.

    Attributes
    ----------
    bits
        Shape (n_items,): self-information, -log2 of the share of the users who rated the item.
        One more user who rated everything is added, so an item without ratings has the bits of
        one among all users and theirs, log2(n_users + 1), and none has infinitely many.
    ranks
        Shape (n_items,): 0 for the most rated item to almost 1 for the least, as a fraction of
        the catalogue; items rated equally often share the mean of their ranks.
    weights
        Shape (n_items,): what a hit weighs in the popularity-stratified figures,
        likes^-`STRATIFICATION`; an item without likes weighs as one with a single like.
    """

    bits: NDArray[np.float64]
    ranks: NDArray[np.float64]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, training: Interactions) -> Self:
        """Count the ratings of a training."""
        n_items = len(training.item_ids)
        counts = np.bincount(training.items, minlength=n_items)
        likes = np.bincount(training.items[training.stars >= LIKED_STARS], minlength=n_items)
        users = len(np.unique(training.users))
        return cls(
            bits=np.log2((users + 1) / (counts + 1)),
            ranks=(mean_ranks(-counts) - 1) / n_items,
            weights=np.maximum(likes, 1.0) ** -STRATIFICATION,
        )


def mean_of_lists(values: NDArray[np.float64], lists: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean of the items' values over each list.

    Parameters
    ----------
    values
        Shape (n_items,).
    lists
        Shape (n_users, k): rows of items, -1 where a list has ended.

    Returns
    -------
    ndarray of shape (n_users,)
        0 for an empty list.
    """
    listed = lists >= 0
    lengths = np.maximum(listed.sum(axis=1), 1)
    means: NDArray[np.float64] = (values[lists] * listed).sum(axis=1) / lengths
    return means


def coverage(lists: NDArray[np.int64], n_items: int) -> float:
    """Return the share of the catalogue that is in anyone's list, 0 to 1."""
    return len(np.unique(lists[lists >= 0])) / n_items
