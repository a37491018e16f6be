"""Queries put together once: that takes Django longer than it takes a database to answer."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from typing import Any, NamedTuple, ParamSpec, Self

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet

from .age_limit import AgeLimit, age_limit

P = ParamSpec("P")

FIRST, SECOND, THIRD, FOURTH = -1, -2, -3, -4
"""Stand for the values of a call in a query to compile."""

Texts = tuple[tuple[str, ...], ...]
_FIRST_STAND_IN = 0xE000
"""A character that no text of words has: it is for private use."""
_STAND_IN = re.compile("([\ue000-\uf8ff])\\1*")


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
    columns
        What a row of it becomes.
    """

    sql: str
    parameters: tuple[Any, ...]
    age_limit: AgeLimit
    columns: "_Columns"

    @classmethod
    def of(cls, query: "QuerySet[Any, Any]") -> Self:
        """Compile a query; to be kept by `compiled_once`."""
        compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        return cls(sql, tuple(parameters), age_limit(), _Columns.of(compiler))

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

    def rows_with_texts(self, texts: Sequence[str]) -> Sequence[tuple[Any, ...]]:
        """Return the rows with these in the places of the texts that stood in for them."""

        def filled(parameter: Any) -> Any:
            if not isinstance(parameter, str):
                return parameter
            return _STAND_IN.sub(lambda found: texts[ord(found[1]) - _FIRST_STAND_IN], parameter)

        with connection.cursor() as cursor:
            cursor.execute(self.sql, [filled(each) for each in self.filled_in()])
            return cursor.fetchall()

    def instances(self, *values: object) -> list[Any]:
        """Return the instances of a query of a model, each with what it is annotated with."""
        return list(map(self.columns.instance, self.rows(*values)))


class _Columns(NamedTuple):
    """The columns of a query.

    Attributes
    ----------
    model
        That its rows are of; None where they are values.
    fields
        The names of the first columns, which are the model's.
    annotations
        Those of the others, each with its place.
    converters
        From what the driver gives to what a model has, by place.
    """

    model: type[Model] | None
    fields: Sequence[str]
    annotations: Mapping[str, int]
    converters: Mapping[int, Any]

    @classmethod
    def of(cls, compiler: Any) -> Self:
        """Return those of a query that has just been compiled."""
        expressions = [expression for expression, *_rest in compiler.select]
        converters = compiler.get_converters(expressions)
        if not compiler.klass_info:
            return cls(None, (), {}, converters)
        places = compiler.klass_info["select_fields"]
        names = [expressions[place].target.attname for place in places]
        return cls(compiler.klass_info["model"], names, compiler.annotation_col_map, converters)

    def instance(self, row: tuple[Any, ...]) -> Model:
        """Return the instance of a row."""
        if self.model is None:
            raise TypeError("The query is of values, not of a model.")
        values = list(row)
        for place, (convert, expression) in self.converters.items():
            for each in convert:
                values[place] = each(values[place], expression, connection)
        found = self.model.from_db(DEFAULT_DB_ALIAS, self.fields, values[: len(self.fields)])
        for name, place in self.annotations.items():
            setattr(found, name, values[place])
        return found


def compiled_once(compile_: Callable[P, CompiledQuery]) -> Callable[P, CompiledQuery]:
    """Keep the query that a function compiles, one for each age limit."""

    @lru_cache(maxsize=1024)
    def kept(_limit: AgeLimit, *values: Any) -> CompiledQuery:
        return compile_(*values)  # type: ignore[call-arg]

    @wraps(compile_)
    def of_now(*values: P.args, **_named: P.kwargs) -> CompiledQuery:
        return kept(age_limit(), *values)

    return of_now


def compiled_for_texts(
    lengths: int,
) -> Callable[[Callable[..., "QuerySet[Any, Any]"]], Callable[..., Sequence[tuple[Any, ...]]]]:
    """Keep the queries that a function makes for texts: one for all texts of the same lengths.

    The texts are of letters, digits and spaces. They come as tuples of tuples, and other values
    after them.

    Parameters
    ----------
    lengths
        From this length on, a text is one like any longer.
    """

    def decorated(
        make: Callable[..., "QuerySet[Any, Any]"],
    ) -> Callable[..., Sequence[tuple[Any, ...]]]:
        @compiled_once
        def compiled(shape: tuple[tuple[int, ...], ...], *values: Any) -> CompiledQuery:
            letters = map(chr, range(_FIRST_STAND_IN, _FIRST_STAND_IN + sum(map(len, shape))))
            stand_ins = tuple(tuple(length * next(letters) for length in own) for own in shape)
            return CompiledQuery.of(make(stand_ins, *values))

        @wraps(make)
        def rows(texts: Texts, *values: Any) -> Sequence[tuple[Any, ...]]:
            shape = tuple(tuple(min(len(text), lengths) for text in own) for own in texts)
            flat = [text for own in texts for text in own]
            return compiled(shape, *values).rows_with_texts(flat)

        return rows

    return decorated
