"""Rows with words in their searchable text, whichever database holds them."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar, cast

from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from .sqlite import INDEXED

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")

FEWEST_INDEXED = 3
"""Letters that the indexes need to be of use."""


def containing(rows: Rows, parts: Sequence[Collection[str]]) -> Rows:
    """Return the rows whose searchable text has one of each collection of parts.

    What is found is the same in each database: PostgreSQL uses its index by itself, and SQLite is
    told to look only at what its full-text table has.

    Parameters
    ----------
    rows
        Movies or people.
    parts
        Folded pieces of text; spaces count.
    """
    table = rows.model._meta.db_table
    column = INDEXED[table]
    for choices in parts:
        condition = Q()
        for part in choices:
            condition |= Q(**{f"{column}__contains": part})
        rows = rows.filter(condition)
    if connections[rows.db].vendor == "sqlite":
        return _narrowed(rows, table, parts)
    return rows


def _narrowed(rows: Rows, table: str, parts: Sequence[Collection[str]]) -> Rows:
    indexed = [choices for choices in parts if min(map(len, choices)) >= FEWEST_INDEXED]
    if indexed:
        either = (" OR ".join(f'"{part}"' for part in choices) for choices in indexed)
        found = f"SELECT rowid FROM {table}_search WHERE {table}_search MATCH %s"  # noqa: S608
        values = [" AND ".join(f"({phrases})" for phrases in either)]
    elif parts and len(parts[0]) == 1:
        # Where the full-text table keeps its texts: to be read through, but narrow.
        found = f"SELECT id FROM {table}_search_content WHERE c0 LIKE %s"  # noqa: S608
        values = [f"%{next(iter(parts[0]))}%"]
    else:
        return rows
    return rows.filter(pk__in=cast(Any, RawSQL(found, values)))  # noqa: S611
