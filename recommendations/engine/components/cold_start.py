"""A vector for a movie that nobody has rated, from its features.

Rated movies' vectors and biases are regressed on their features, those with more ratings counting
more; a movie without ratings gets what the regression predicts from its features.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ..data.interactions import Description, ItemFeatures, describe
from ..data.size import Size
from .ridge import COLUMNS_AT_ONCE, Ridge

_LITTLE_RATED = 3
"""Movies with no more ratings than this show how much lower an unrated movie's bias is."""


@dataclass(frozen=True)
class Content:
    """The regression of vectors and biases on features.

    Attributes
    ----------
    names
        One a feature, such as ``genre:Drama``.
    weights
        Shape (n_features, n_components + 1), float32: of each feature in the vector and, last,
        in the bias.
    base
        Shape (n_components + 1,), float32: what a movie without features gets.
    """

    names: tuple[str, ...]
    weights: NDArray[np.float32]
    base: NDArray[np.float32]

    def with_components(self, directions: NDArray[np.float32]) -> Self:
        """Return the same with more components, and the weight of each feature in them.

        Parameters
        ----------
        directions
            Shape (n_features, n_more).
        """
        more = np.zeros(directions.shape[1], dtype=np.float32)
        return type(self)(
            self.names,
            np.hstack([self.weights[:, :-1], directions, self.weights[:, -1:]]),
            np.concatenate([self.base[:-1], more, self.base[-1:]]),
        )

    def of(
        self, descriptions: Sequence[Description]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the vectors, shape (n, n_components), and biases, shape (n,), of movies."""
        return self.of_matrix(describe(descriptions, self.names))

    def of_matrix(self, features: sp.csr_matrix) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the same from a feature matrix of shape (n, n_features)."""
        values = np.asarray(features @ self.weights + self.base, dtype=np.float32)
        return np.ascontiguousarray(values[:, :-1]), values[:, -1].copy()


def memory_of_content(size: Size, components: int) -> int:
    """Return how many bytes `learn_content` takes at most."""
    columns = components + 1
    weights = size.features * (columns + 8 * COLUMNS_AT_ONCE)
    targets = 3 * size.items * columns
    return 8 * (weights + targets) + 40 * size.entries


def learn_content(
    features: ItemFeatures,
    vectors: NDArray[np.float32],
    biases: NDArray[np.float32],
    rating_counts: NDArray[np.int64],
) -> Content:
    """Regress vectors and biases of rated items on their features.

    Parameters
    ----------
    features
        One row an item.
    vectors, biases
        Shape (n_items, n_components) and (n_items,).
    rating_counts
        Shape (n_items,): how many ratings each has, at least 1.

    Raises
    ------
    numpy.linalg.LinAlgError
        If the weights do not settle.
    """
    described = features.matrix.astype(np.float64)
    targets = np.column_stack([vectors, biases]).astype(np.float64)
    trust = np.sqrt(rating_counts)
    base = trust @ targets / trust.sum()
    weights = Ridge(described, trust).weights(targets - base)
    little = rating_counts <= _LITTLE_RATED
    if little.any():
        missed = targets[little, -1] - (described[little] @ weights[:, -1] + base[-1])
        base[-1] += min(missed.mean(), 0.0)
    return Content(features.names, weights.astype(np.float32), base.astype(np.float32))
