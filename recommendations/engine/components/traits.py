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
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ..data.interactions import Description, ItemFeatures, describe
from .sparse_rows import row_blocks

KINDS = ("genre", "year")
_NOISE = 8.0
"""How many ratings settle half of what a usual genre is to a user."""
_USUAL_RARITY = 1.5
_RAREST = 0.005
"""Genres of a smaller share of the movies count as of this one."""
_GROUPED_FROM = 4096
"""Fewer items are weighed sooner than their sets of genres are found."""


class GenreSets(NamedTuple):
    """The sets of genres that there are: far fewer than items.

    Attributes
    ----------
    sets
        Shape (n_sets, n_genres), float32.
    of_items
        Shape (n_items,), int32: the row of each item's.
    """

    sets: NDArray[np.float32]
    of_items: NDArray[np.int32]


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
        return cls(names, values, np.where(_are_genres(names), rarity, 0.0))

    @classmethod
    def none(cls, items: int) -> Self:
        """Return no traits at all."""
        return cls((), np.empty((items, 0), dtype=np.float32), np.empty(0))

    @cached_property
    def is_genre(self) -> NDArray[np.bool_]:
        """Shape (n_traits,): which of them are genres; the others are years."""
        return _are_genres(self.names)

    @cached_property
    def genre_sets(self) -> GenreSets:
        """The sets of genres, and which one each item has."""
        found: dict[bytes, int] = {}
        of_items = np.empty(len(self.values), dtype=np.int32)
        for some in row_blocks(len(self.values)):
            rows = self.values[some][:, self.is_genre]
            of_items[some] = [found.setdefault(row.tobytes(), len(found)) for row in rows]
        sets = np.frombuffer(b"".join(found), dtype=np.float32)
        return GenreSets(sets.reshape(len(found), int(self.is_genre.sum())), of_items)

    def weighed(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the sum of the weights of each item's traits, shape (n_items,).

        Parameters
        ----------
        weights
            Shape (n_traits,).
        """
        if len(self.values) < _GROUPED_FROM or weights[~self.is_genre].any():
            whole: NDArray[np.float32] = self.values @ weights
            return whole
        sets, of_items = self.genre_sets
        return (sets @ weights[self.is_genre]).take(of_items)

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
        # Traits are few and ratings may be many: so the inverse, and one product.
        shares: NDArray[np.float64] = own @ (np.linalg.inv(precision) * (spread / _NOISE))
        whole = above @ shares
        shares *= above[:, None]
        shares *= np.abs(whole)
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


def _are_genres(names: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([name.startswith("genre:") for name in names], dtype=np.bool_)


def trait_names(features: tuple[str, ...]) -> tuple[str, ...]:
    """Return which features are traits."""
    return tuple(name for name in features if name.partition(":")[0] in KINDS)
