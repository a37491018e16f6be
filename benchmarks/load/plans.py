"""How PostgreSQL answers a query."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

LARGE = 10_000
"""Rows of a table that no page may read from end to end."""


def large_scans(statement: str) -> Iterator[str]:
    """Yield the large tables that a statement reads from end to end; none for one that writes."""
    if not statement.lstrip("( ").startswith("SELECT"):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}".replace("%", "%%"), [])
        (plan,) = cursor.fetchone()
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE reltuples > %s", [LARGE])
        large = {name for name, _rows in cursor.fetchall()}
    plan = json.loads(plan) if isinstance(plan, str) else plan
    yield from (table for table in _scanned(plan[0]["Plan"]) if table in large)


def _scanned(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] in ("Seq Scan", "Parallel Seq Scan"):
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from _scanned(child)
