"""Queries put together once: that takes Django longer than it takes a database to answer."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from django.db import connection
from django.db.models import QuerySet

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
    """

    sql: str
    parameters: tuple[Any, ...]

    @classmethod
    def of(cls, query: "QuerySet[Any, Any]") -> Self:
        """Compile a query; to be kept by who asks for it."""
        return cls(*query.query.sql_with_params())

    def filled_in(self, *values: object) -> list[Any]:
        """Return the parameters with a call's values in them."""
        return [
            values[-each - 1] if isinstance(each, int) and each < 0 else each
            for each in self.parameters
        ]

    def rows(self, *values: object) -> Sequence[tuple[Any, ...]]:
        """Return the rows as the driver gives them: numbers and texts alone are the same on all."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled_in(*values))
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found
