"""A trained model: the items' side, and what to expect of a user before their first rating."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..components.anchor_items import AnchorItems, draw_anchor_items
from ..components.clusters import Cluster, cluster_movies
from ..components.cold_start import Content
from ..components.item_similarity import Neighbours
from ..components.rating_prediction import StarModel
from ..components.traits import Traits
from ..data.interactions import Description
from ..data.likes_and_dislikes import LIKED_STARS
from ..data.movies import Movies
from ..parameters import Parameters
from .mix import Mix


def popularity_of(likes: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the log of how many users like each item, plus a half."""
    popularity: NDArray[np.float32] = np.log(likes + 0.5).astype(np.float32)
    return popularity


@dataclass(frozen=True, repr=False)
class Model:
    """Numbers that lists are computed from; holds nothing about any single user.

    A user's vector is normally distributed around `prior_mean` with variance 1 in each component.

    Attributes
    ----------
    item_ids
        Shape (n_items,), int64, ascending: the outside's ids by row.
    item_vectors
        Shape (n_items, n_components), float32.
    item_biases
        Shape (n_items,), float32: as the trainer learned them.
    item_popularity
        Shape (n_items,), float32: see `popularity_of`.
    item_trend
        Shape (n_items,), float32: how much more each is liked lately; see `learn_trend`.
    prior_mean
        Shape (n_components,), float64.
    traits
        Their genres and years.
    neighbours
        Item-to-item tables.
    stars
        What predicts stars.
    content
        The regression that gives a vector and bias to movies without ratings.
    mix
        How much the parts of a score count.
    parameters
        What it was trained with.
    movies
        What people call its items; None where that is kept elsewhere.
    read_as_likes
        The stars that all ratings had that it learned from, where these were so few that none was
        a like: then each said who chose what, and so do such ratings of those who are served.
    """

    item_ids: NDArray[np.int64]
    item_vectors: NDArray[np.float32]
    item_biases: NDArray[np.float32]
    item_popularity: NDArray[np.float32]
    item_trend: NDArray[np.float32]
    prior_mean: NDArray[np.float64]
    traits: Traits
    neighbours: Neighbours
    stars: StarModel
    content: Content
    mix: Mix
    parameters: Parameters
    movies: Movies | None = None
    read_as_likes: float | None = None

    def __repr__(self) -> str:
        return f"<Model of {len(self.item_ids):,} movies>"

    @cached_property
    def dislike_centre(self) -> NDArray[np.float64]:
        """The item vector that someone without ratings would expect, shape (n_components,)."""
        scores = self.item_vectors @ self.prior_mean.astype(np.float32) + self.item_biases
        weights = np.exp(scores - scores.max())
        centre: NDArray[np.float64] = (weights @ self.item_vectors) / weights.sum()
        return centre.astype(np.float64)

    @cached_property
    def usual_traits(self) -> NDArray[np.float64]:
        """The traits of the movies that people like, shape (n_traits,)."""
        likes = np.exp(self.item_popularity)
        usual: NDArray[np.float64] = (likes @ self.traits.values) / likes.sum()
        return usual.astype(np.float64)

    @cached_property
    def vector_lengths(self) -> NDArray[np.float32]:
        """The lengths of the item vectors, shape (n_items,)."""
        lengths: NDArray[np.float32] = np.linalg.norm(self.item_vectors, axis=1)
        return lengths

    @cached_property
    def anchor_items(self) -> AnchorItems:
        """A few items that stand for all, for what need not be exact."""
        return draw_anchor_items(self.item_vectors, self.item_biases, self.prior_mean)

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """Groups of popular movies that the same users like."""
        return cluster_movies(self.item_vectors, self.item_popularity)

    def cold_start(
        self, item_ids: NDArray[np.int64], descriptions: Sequence[Description]
    ) -> "ColdStartItems":
        """Return items that came after the training, from their descriptions.

        Parameters
        ----------
        item_ids
            Shape (n,): the outside's ids.
        descriptions
            Of each of them.
        """
        vectors, biases = self.content.of(descriptions)
        nobody = np.zeros(len(item_ids), dtype=np.int64)
        traits = replace(self.traits, values=self.traits.values_of(descriptions))
        return ColdStartItems(
            item_ids=item_ids,
            item_vectors=vectors,
            item_biases=biases,
            item_popularity=popularity_of(nobody),
            item_trend=np.zeros(len(item_ids), dtype=np.float32),
            traits=traits,
        )

    @cached_property
    def no_cold_start(self) -> "ColdStartItems":
        """What `cold_start` returns for no items, which most pages ask for."""
        return self.cold_start(np.empty(0, dtype=np.int64), [])

    def read(self, stars: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a user's stars as the ratings that it learned from were read."""
        if self.read_as_likes is None:
            return stars
        return np.where(stars == self.read_as_likes, np.float32(LIKED_STARS), stars)

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of each item id, -1 for items that the model does not know."""
        ids = np.asarray(ids, dtype=np.int64)
        if not len(self.item_ids):
            return np.full(len(ids), -1, dtype=np.int64)
        rows = np.searchsorted(self.item_ids, ids).clip(max=len(self.item_ids) - 1)
        return np.where(self.item_ids[rows] == ids, rows, -1)


@dataclass(frozen=True)
class ColdStartItems:
    """Items in a model's space that it was not trained on; attributes as in `Model`."""

    item_ids: NDArray[np.int64]
    item_vectors: NDArray[np.float32]
    item_biases: NDArray[np.float32]
    item_popularity: NDArray[np.float32]
    item_trend: NDArray[np.float32]
    traits: Traits
