"""The filters of a query, for movies and for whatever refers to movies."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self

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
        The movies that a search finds and that pass the filters, where there are words: they are
        the only condition then.
    """

    of_columns: tuple[Q, ...] = ()
    conditions: tuple[Condition, ...] = ()
    searched: Sequence[int] | None = None

    @classmethod
    def among(cls, movies: Sequence[int]) -> Self:
        """Return those that find these movies."""

        def condition(movie: str) -> Q:
            return Q(**{f"{movie}__among" if movie == OF_MOVIES else f"{movie}__pk__among": movies})

        return cls(conditions=(condition,), searched=movies)

    @classmethod
    def all_of(cls, filters: Iterable[Self]) -> Self:
        """Return those that find what each of some finds."""
        each = list(filters)
        return cls(
            tuple(chain.from_iterable(one.of_columns for one in each)),
            tuple(chain.from_iterable(one.conditions for one in each)),
        )

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
