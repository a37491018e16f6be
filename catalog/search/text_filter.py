"""Filters on the searchable texts, for each database."""

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Any, TypeVar, cast

from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from .sqlite_indexes import INDEXED

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")

MIN_INDEXED = 3
"""Shorter pieces of text cannot use the indexes."""


def containing(rows: Rows, parts: Sequence[Collection[str]]) -> Rows:
    """Return the rows whose searchable text has one of each collection of parts.

    The results are the same in each database. PostgreSQL uses its index by itself; SQLite's
    full-text tables are queried for phrases, which match any sequence of letters.

    Parameters
    ----------
    rows
        Movies or people.
    parts
        Folded pieces of text; spaces count.
    """
    table = rows.model._meta.db_table
    if connections[rows.db].vendor == "sqlite":
        return _in_full_text(rows, table, parts)
    for choices in parts:
        either = (Q(**{f"{INDEXED[table]}__contains": part}) for part in choices)
        rows = rows.filter(reduce(or_, either))
    return rows


def _in_full_text(rows: Rows, table: str, parts: Sequence[Collection[str]]) -> Rows:
    indexed = [choices for choices in parts if min(map(len, choices)) >= MIN_INDEXED]
    if indexed:
        either = (" OR ".join(f'"{part}"' for part in choices) for choices in indexed)
        found = f"SELECT rowid FROM {table}_search WHERE {table}_search MATCH %s"  # noqa: S608
        rows = _among(rows, found, [" AND ".join(f"({phrases})" for phrases in either)])
    for choices in parts:
        if choices not in indexed:
            # The table in which FTS keeps its texts: scanned, but it has few columns.
            likes = " OR ".join(["c0 LIKE %s"] * len(choices))
            found = f"SELECT id FROM {table}_search_content WHERE {likes}"  # noqa: S608
            rows = _among(rows, found, [f"%{part}%" for part in choices])
    return rows


def _among(rows: Rows, found: str, values: Sequence[str]) -> Rows:
    return rows.filter(pk__in=cast(Any, RawSQL(found, values)))  # noqa: S611
