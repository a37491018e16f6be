"""Queries put together once: that takes Django longer than it takes a database to answer."""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, NamedTuple, ParamSpec, Self

from django.db import connection
from django.db.models import QuerySet

from .age_limit import AgeLimit, age_limit

P = ParamSpec("P")

FIRST, SECOND, THIRD = -1, -2, -3
"""Stand for the values of a call in a query to compile."""


class CompiledQuery(NamedTuple):
    """A query of which only its parameters differ between calls.

    Attributes
    ----------
    sql
        For the site's database.
    parameters
        Negative whole numbers stand for the values of a call: -1 for the first, -2 for the second;
        the query has none of its own, and so no `-F(...)`, which is a product with -1.
    age_limit
        The limit within which it was compiled, which is part of its conditions.
    """

    sql: str
    parameters: tuple[Any, ...]
    age_limit: AgeLimit

    @classmethod
    def of(cls, query: "QuerySet[Any, Any]") -> Self:
        """Compile a query; to be kept by `compiled_once`."""
        return cls(*query.query.sql_with_params(), age_limit())

    def filled_in(self, *values: object) -> list[Any]:
        """Return the parameters with a call's values in them.

        Raises
        ------
        RuntimeError
            If another age limit holds than the one within which it was compiled.
        """
        if self.age_limit != age_limit():
            raise RuntimeError("A query of another age limit: keep it by `compiled_once`.")
        return [
            values[-each - 1] if isinstance(each, int) and each < 0 else each
            for each in self.parameters
        ]

    def rows(self, *values: object) -> Sequence[tuple[Any, ...]]:
        """Return the rows as the driver gives them: numbers and texts alone are the same on all."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled_in(*values))
            return cursor.fetchall()


def compiled_once(compile_: Callable[P, CompiledQuery]) -> Callable[P, CompiledQuery]:
    """Keep the query that a function compiles, one for each age limit."""

    @lru_cache(maxsize=1024)
    def kept(_limit: AgeLimit, *values: Any) -> CompiledQuery:
        return compile_(*values)  # type: ignore[call-arg]

    @wraps(compile_)
    def of_now(*values: P.args, **_named: P.kwargs) -> CompiledQuery:
        return kept(age_limit(), *values)

    return of_now
