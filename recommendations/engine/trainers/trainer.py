"""What a trainer is given, and what it returns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..components.item_similarity import Neighbours
from ..data.interactions import Interactions, ItemFeatures
from ..data.size import Size
from ..parameters import Parameters
from .checkpoint import Checkpoint


@dataclass(frozen=True)
class Representations:
    """What a trainer learned of the items, in coordinates where users vary by 1 in each direction.

    Attributes
    ----------
    items
        Shape (n_rated,): rows of the items that have ratings; the others are not learned from.
    vectors, biases
        Shape (n_rated, n_components) and (n_rated,), float32. A user's score of an item is the
        product of their vectors plus the bias.
    prior_mean
        Shape (n_components,), float64: the mean of the users' vectors.
    checkpoint
        For a later training to go on from; None of a trainer that always begins anew.
    neighbours
        The item-to-item tables, of a trainer that computes them where the ratings are; None for
        those that `learn_neighbours` computes.
    """

    items: NDArray[np.int32]
    vectors: NDArray[np.float32]
    biases: NDArray[np.float32]
    prior_mean: NDArray[np.float64]
    checkpoint: Checkpoint | None = None
    neighbours: Neighbours | None = None


class Trainer(Protocol):
    """Learns item representations; `train` calls it and learns everything else."""

    def memory(self, size: Size, parameters: Parameters) -> int:
        """Return how many bytes `fit` takes at most, beside what it is given."""
        ...

    def fit(
        self,
        interactions: Interactions,
        features: ItemFeatures,
        parameters: Parameters,
        progress: Callable[[], None],
        start: Checkpoint | None = None,
    ) -> Representations:
        """Learn from ratings.

        Parameters
        ----------
        interactions
            The ratings; at least two users like at least two items between them.
        features
            One row an item of `interactions`.
        parameters
            How to train.
        progress
            Called after each epoch, or every few seconds by a trainer that cannot tell epochs.
        start
            Of an earlier training with the same loss and components, to go on from with
            `parameters.more_epochs`.

        Raises
        ------
        TrainingDivergedError
            If the numbers left the finite range.
        TrainerError
            If what the trainer needs is not there, or failed.
        """
        ...
