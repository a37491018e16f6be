"""The filters of a query, for movies and for whatever refers to movies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import Count, Q, QuerySet

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
    having
        Rows with a field `movie`, of each of which a movie has at least one.
    lacking
        Queries of the ids of movies that are none of those.
    conditions
        Others that need no more of a movie than its key.
    searched
        The movies that a search finds and that pass the filters, where there are words: they are
        the only condition then.
    """

    of_columns: tuple[Q, ...] = ()
    having: "tuple[QuerySet[Any], ...]" = ()
    lacking: "tuple[QuerySet[Any, Any], ...]" = ()
    conditions: tuple[Condition, ...] = ()
    searched: Sequence[int] | None = None

    @classmethod
    def among(cls, movies: Sequence[int]) -> Self:
        """Return those that find these movies."""

        def condition(movie: str) -> Q:
            return Q(**{f"{movie}__among" if movie == OF_MOVIES else f"{movie}__pk__among": movies})

        return cls(conditions=(condition,), searched=movies)

    def __and__(self, other: Self) -> Self:
        """Return those that find what both find; neither of a search."""
        return type(self)(
            self.of_columns + other.of_columns,
            self.having + other.having,
            self.lacking + other.lacking,
            self.conditions + other.conditions,
        )

    @property
    def lacks_only(self) -> bool:
        """Whether all movies are found but those of some queries."""
        others = self.of_columns or self.having or self.conditions
        return bool(self.lacking) and not others and self.searched is None

    def lacked(self) -> Self:
        """Return those that find what is left out by the queries of movies."""
        return type(self)(conditions=(lambda movie: Q(**{f"{movie}__in": self._lacked()}),))

    def movies(self) -> MovieQuerySet:
        """Return the movies, unordered."""
        return Movie.objects.filter(*self.of_columns, *self._of(OF_MOVIES))

    def rows(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Return the rows of these movies, whose field is `movie`.

        The table of movies is far wider: it is not read for what other tables tell.
        """
        if self.of_columns:
            return rows.filter(movie__in=self.movies().order_by().values("pk"))
        shown = replace(self, lacking=(not_shown().order_by().values("pk"), *self.lacking))
        return rows.filter(*shown._of("movie"))

    def count(self) -> int:
        """Return how many movies they are."""
        if self.searched is not None:
            return len(self.searched)
        if self.of_columns or not self.having:
            return self.movies().count()
        *others, last = self.having
        found = replace(self, having=tuple(others)).rows(last).order_by()
        count: int = found.aggregate(n=Count("movie", distinct=True))["n"]
        return count

    def _of(self, movie: str) -> list[Q]:
        having = (Q(**{f"{movie}__in": rows.order_by().values("movie")}) for rows in self.having)
        others = (condition(movie) for condition in self.conditions)
        lacking = (~Q(**{f"{movie}__in": self._lacked()}),) if self.lacking else ()
        return [*lacking, *having, *others]

    def _lacked(self) -> "QuerySet[Any, Any]":
        # At once: to look up each row among several takes longer. SQLite joins none in an order.
        first, *more = (movies.order_by() for movies in self.lacking)
        return first.union(*more, all=True) if more else first
