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
        self._items, self._scores, self._popularity = items, scores, popularity

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
        by_movie = np.argsort(self._items, kind="stable")
        place = np.searchsorted(self._items, movies, sorter=by_movie)
        row = by_movie[place.clip(max=len(by_movie) - 1)]
        scored = self._items[row] == movies
        keys = (row, -self._popularity[row], -self._scores[row])
        best = np.lexsort((*(np.where(scored, key, 0) for key in keys), ~scored))
        return movies[best].tolist()

    @cached_property
    def _ranked(self) -> NDArray[np.int64]:
        """All that is scored, the best first."""
        return self._items[np.lexsort((-self._popularity, -self._scores))]

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
