"""Movies in the order of their scores, read from the database as far as pages are asked for."""

from functools import cached_property

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from catalog.models import Movie
from catalog.models.movie import MovieQuerySet

_READ_WHOLE = 5_000
"""Up to so many movies are read at once; of more, the best scored are looked up first."""
_LOOKED_UP = 200
"""So many of these at once, or more."""


class BestFirst:
    """Movies, the best scored first; those without a score follow, the most rated first.

    Parameters
    ----------
    movies, count
        In any order, and how many there are.
    items, scores, popularity
        Shape (n,): scored movies, found among `movies` or not. Of equal scores the most popular
        comes first.
    """

    def __init__(
        self,
        movies: MovieQuerySet,
        count: int,
        items: NDArray[np.int64],
        scores: NDArray[np.float32],
        popularity: NDArray[np.float32],
    ) -> None:
        self._movies, self._count = movies, count
        self._ranked = items[np.lexsort((-popularity, -scores))]

    def __len__(self) -> int:
        """Return how many movies there are."""
        return self._count

    def __getitem__(self, places: slice) -> list[int]:
        """Return the movies at these places, counted from the first."""
        if self._count <= _READ_WHOLE:
            return self._whole[places]
        return self._first(places.stop)[places]

    @cached_property
    def _whole(self) -> list[int]:
        movies = np.array(list(self._most_rated), dtype=np.int64)
        known = np.argsort(self._ranked)
        place = np.searchsorted(self._ranked, movies, sorter=known)
        place = known[place.clip(max=len(known) - 1)]
        unscored = len(known)
        rank = np.where(self._ranked[place] == movies, place, unscored)
        return movies[np.argsort(rank, kind="stable")].tolist()

    def _first(self, count: int) -> list[int]:
        found: list[int] = []
        # Half as many more as hold the wanted ones if they lie evenly among all.
        at_once = max(3 * count * len(self._ranked) // (2 * self._count), _LOOKED_UP)
        for start in range(0, len(self._ranked), at_once):
            some = self._ranked[start : start + at_once].tolist()
            there = set(self._movies.filter(pk__among=some).order_by().values_list("pk", flat=True))
            found += [movie for movie in some if movie in there]
            if len(found) >= count:
                return found
        scored = set(found)
        rest = self._most_rated[: count + len(found)]
        return found + [movie for movie in rest if movie not in scored]

    @property
    def _most_rated(self) -> "QuerySet[Movie, int]":
        return self._movies.popular().values_list("pk", flat=True)
