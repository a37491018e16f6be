"""Pages of long lists by cursor: each names the last row of the page before it.

A cursor is signed, so nothing of it has to be checked, and good for one order only.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from ninja import Query, Schema
from pydantic import Field

from ..problems import Problem

MOST_A_PAGE = 100

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)


class Page(Schema, Generic[Item]):
    """Some items, and the cursor of the next ones."""

    items: list[Item]
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


class PageQuery(Schema):
    """Which page of a list."""

    cursor: str = Field("", max_length=600, description="What the page before has as next.")
    limit: int = Field(24, ge=1, le=MOST_A_PAGE, description="How many items.")


WhichPage = Annotated[PageQuery, Query(...)]


def page_of(
    rows: "QuerySet[Row]", order: str, which: PageQuery, shown: Callable[[Row], Item]
) -> dict[str, Any]:
    """Return a page of rows.

    Parameters
    ----------
    order
        The field to order by, then by key; with a minus both descend.
    shown
        Makes an item of a row.
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
        "items": [shown(row) for row in kept],
        "next": cursor_at([getattr(kept[-1], field), kept[-1].pk], order) if more else None,
    }


def cursor_at(place: Sequence[object], order: str) -> str:
    """Return the cursor of a place in an order."""
    return signing.dumps(place, salt=f"api.cursor:{order}", serializer=_Json)


def read_cursor(cursor: str, order: str) -> Any:
    """Return the place of a cursor.

    Raises
    ------
    Problem
        If it is not one of this order.
    """
    try:
        return signing.loads(cursor, salt=f"api.cursor:{order}", serializer=_Json)
    except signing.BadSignature as error:
        errors = [{"at": "query.cursor", "problem": "Send `next` of a page of this list."}]
        raise Problem(404, "There is no such page.", errors) from error


class _Json(signing.JSONSerializer):
    """JSON with dates and times."""

    def dumps(self, obj: Any) -> bytes:
        return DjangoJSONEncoder(separators=(",", ":")).encode(obj).encode("latin-1")
