"""Pages of long lists by cursor: each names the last row of the page before it.

A cursor is signed, so nothing of it has to be checked, and good for one order only.
"""

import json
from collections.abc import Sequence
from operator import methodcaller
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.db.models import Q, QuerySet
from ninja import Query, Schema
from pydantic import Field

from ..problems import Problem

MOST_A_PAGE = 100
_LONGEST_CURSOR = 2_500
"""Letters; that of a list has its name in it, up to 400 of four bytes each."""

Item = TypeVar("Item")


class Page(Schema, Generic[Item]):
    """Some items, and the cursor of the next ones."""

    items: list[Item]
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


class PageQuery(Schema):
    """Which page of a list."""

    cursor: str = Field(
        "", max_length=_LONGEST_CURSOR, description="What the page before has as next."
    )
    limit: int = Field(24, ge=1, le=MOST_A_PAGE, description="How many items.")


WhichPage = Annotated[PageQuery, Query(...)]


def page_of(rows: "QuerySet[Any]", order: str, which: PageQuery) -> dict[str, Any]:
    """Return a page of rows.

    Parameters
    ----------
    order
        The field to order by, then by key; with a minus both descend.
    """
    field = order.lstrip("-")
    descends = order.startswith("-")
    ordered = rows.order_by(order, "-pk" if descends else "pk")
    if which.cursor:
        value, pk = read_cursor(which.cursor, order)
        step = "lt" if descends else "gt"
        further = Q(**{f"{field}__{step}": value}) | Q(**{field: value, f"pk__{step}": pk})
        ordered = ordered.filter(further)
    found = list(ordered[: which.limit + 1])
    kept = found[: which.limit]
    more = len(found) > which.limit
    return {
        "items": kept,
        "next": cursor_at([getattr(kept[-1], field), kept[-1].pk], order) if more else None,
    }


def cursor_at(place: Sequence[object], order: str) -> str:
    """Return the cursor of a place in an order."""
    return _signer(order).sign_object(place, serializer=_Json)


def read_cursor(cursor: str, order: str) -> Any:
    """Return the place of a cursor.

    Raises
    ------
    Problem
        If it is not one of this order.
    """
    try:
        return _signer(order).unsign_object(cursor, serializer=_Json)
    except signing.BadSignature as error:
        errors = [{"at": "query.cursor", "problem": "Send `next` of a page of this list."}]
        raise Problem(404, "There is no such page.", errors) from error


def _signer(order: str) -> signing.Signer:
    """Return what signs without the time: then the same page has the same cursor and ETag."""
    return signing.Signer(salt=f"api.page:{order}")


class _Json:
    """JSON with dates, and with times to the microsecond, as they are compared."""

    def dumps(self, obj: Any) -> bytes:
        own = json.JSONEncoder(ensure_ascii=False, default=methodcaller("isoformat"))
        return own.encode(obj).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)
