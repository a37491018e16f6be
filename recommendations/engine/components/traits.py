"""What movies are, genre by genre and half-decade by half-decade: what a user is for or against.

The vectors say which movies the same people watch, and popular ones of every genre lie close
together there. Traits say outright what a movie is, so that whoever gives horror five stars and
romance half a star gets horror. How much a user is for each genre is a ridge regression of their
stars, less their mean, on the genres of the movies they rated, in which rarer genres may differ
more (`Traits.variances`). What comes of it counts by its square, with its sign: the few tenths of a
star by which most people's genres differ say next to nothing, and a contrast of stars says a lot.
Each rating has its own share of it, exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..data.interactions import Description, ItemFeatures, describe

KINDS = ("genre", "year")
_NOISE = 8.0
"""How many ratings settle half of what a usual genre is to a user."""
_USUAL_RARITY = 1.5
_RAREST = 0.005
"""Genres of a smaller share of the movies count as of this one."""


@dataclass(frozen=True)
class Traits:
    """The genres and years of movies.

    Attributes
    ----------
    names
        One a trait, such as ``genre:Drama``.
    values
        Shape (n_items, n_traits), float32: 0 to 1.
    variances
        Shape (n_traits,), float64: how much users differ in what each trait is to them. In years
        they do not: whoever likes old movies is known by the vectors.
    """

    names: tuple[str, ...]
    values: NDArray[np.float32]
    variances: NDArray[np.float64]

    def with_values(self, values: NDArray[np.float32]) -> Self:
        """Return the same traits of other movies."""
        return replace(self, values=values)

    @classmethod
    def of(cls, features: ItemFeatures) -> Self:
        """Take those of the features that are traits."""
        names = trait_names(features.names)
        if not names:
            return cls.none(features.matrix.shape[0])
        columns = [features.names.index(name) for name in names]
        values = np.ascontiguousarray(features.matrix[:, columns].toarray())
        shares = values.sum(axis=0, dtype=np.float64) / max(len(values), 1)
        rarity = -np.log(np.maximum(shares, _RAREST)) / _USUAL_RARITY
        genres = np.array([name.startswith("genre:") for name in names], dtype=np.bool_)
        return cls(names, values, np.where(genres, rarity, 0.0))

    @classmethod
    def none(cls, items: int) -> Self:
        """Return no traits at all."""
        return cls((), np.empty((items, 0), dtype=np.float32), np.empty(0))

    @cached_property
    def genres(self) -> NDArray[np.float32]:
        """Shape (n_items, n_genres): 1 for each genre that an item has, otherwise 0."""
        places = [place for place, name in enumerate(self.names) if name.startswith("genre:")]
        return (self.values[:, places] > 0).astype(np.float32)

    @cached_property
    def genre_counts(self) -> NDArray[np.float32]:
        """Shape (n_items,): how many genres an item has."""
        counts: NDArray[np.float32] = self.genres.sum(axis=1)
        return counts

    def values_of(self, descriptions: Sequence[Description]) -> NDArray[np.float32]:
        """Return the same traits of other movies."""
        values: NDArray[np.float32] = describe(descriptions, self.names).toarray()
        return values

    def shares_of_ratings(
        self, items: NDArray[np.int64], above: NDArray[np.floating]
    ) -> NDArray[np.float64]:
        """Return what each rating says of what each trait is to a user.

        Parameters
        ----------
        items
            Shape (n_rated,): rows of the movies.
        above
            Shape (n_rated,): their stars less the user's mean.

        Returns
        -------
        ndarray of shape (n_rated, n_traits)
            Their sum over the ratings is the regression's, times its size.
        """
        spread = np.sqrt(self.variances)
        own = self.values[items] * spread
        precision = own.T @ own / _NOISE
        precision[np.diag_indices_from(precision)] += 1.0
        weights = np.linalg.solve(precision, own.T).T * spread / _NOISE
        shares: NDArray[np.float64] = weights * above[:, None]
        shares *= np.abs(shares.sum(axis=0))
        return shares

    def distinctive(
        self, items: NDArray[np.int64], usual: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return how much each trait distinguishes some movies, shape (n_traits,).

        By `share log(share / usual share)`, as `ranking.cluster_names` does for words, and 0 for
        what is not more common among them.

        Parameters
        ----------
        items
            Their rows.
        usual
            Shape (n_traits,): each trait's share elsewhere.
        """
        shares = self.values[items].mean(axis=0, dtype=np.float64)
        lifts = np.maximum(shares, _RAREST) / np.maximum(usual, _RAREST)
        distinctive: NDArray[np.float64] = np.maximum(shares * np.log(lifts), 0.0)
        return distinctive


def trait_names(features: tuple[str, ...]) -> tuple[str, ...]:
    """Return which features are traits."""
    return tuple(name for name in features if name.partition(":")[0] in KINDS)
