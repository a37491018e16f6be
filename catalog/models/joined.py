"""Texts of several rows as one."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

BETWEEN_TEXTS = "\n"


class JoinedTexts(Func):
    """The texts of all rows of a query, in any order, with `BETWEEN_TEXTS` between them.

    Not one of Django's aggregates, which would group the rows.
    """

    function = "STRING_AGG"
    output_field = TextField()

    def __init__(self, texts: str | Combinable, **extra: Any) -> None:
        super().__init__(texts, Value(BETWEEN_TEXTS), **extra)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        """Name the function as SQLite does."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)
