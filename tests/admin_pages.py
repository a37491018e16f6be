"""What the tests of the admin pages share."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def queries_of(client: Client, address: str) -> int:
    """How many queries a page takes, once content types and the like are cached."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(queries)


def assert_as_many_queries(client: Client, name: str, make_one: Callable[[], Any]) -> None:
    """A list of 50 rows takes as many queries as a list of one."""
    address = reverse(f"admin:{name}_changelist")
    make_one()
    one = queries_of(client, address)
    for _ in range(49):
        make_one()
    assert queries_of(client, address) == one


def formset(prefix: str, *rows: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    """The fields that a form's inline rows send."""
    fields: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
    }
    for number, row in enumerate(rows):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields
