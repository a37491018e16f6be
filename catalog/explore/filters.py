"""The filters of a query, for movies and for whatever refers to movies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from ..models import Movie
from ..models.movie import MovieQuerySet, not_shown

Condition = Callable[[str], Q]
"""Takes how a row reaches its movie: `OF_MOVIES`, or the name of its field."""

OF_MOVIES = "pk"


@dataclass(frozen=True)
class Filters:
    """Which movies a query finds.

    Attributes
    ----------
    of_columns
        Conditions on columns of movies.
    conditions
        Those that need no more of a movie than its key.
    searched
        The movies that a search finds, if that is the only condition.
    """

    of_columns: tuple[Q, ...] = ()
    conditions: tuple[Condition, ...] = ()
    searched: Sequence[int] | None = None

    def movies(self) -> MovieQuerySet:
        """Return the movies, unordered."""
        return Movie.objects.filter(*self.of_columns, *self._of(OF_MOVIES))

    def rows(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Return the rows of these movies, whose field is `movie`.

        The table of movies is far wider: it is not read for what other tables tell.
        """
        if self.of_columns:
            return rows.filter(movie__in=self.movies().order_by().values("pk"))
        shown = ~Q(movie__in=not_shown().order_by().values("pk"))
        return rows.filter(shown, *self._of("movie"))

    def _of(self, movie: str) -> list[Q]:
        return [condition(movie) for condition in self.conditions]
