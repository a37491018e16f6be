"""Limits of what one person can pile up, so that no page takes longer because of it."""

from typing import Any

from django.db.models import QuerySet


class LimitReached(Exception):
    """There are as many as there can be; the text is shown to the user."""


def refuse_more(rows: "QuerySet[Any]", most: int, message: str) -> None:
    """Refuse another row where there are `most` already.

    Two tabs at once may go one above: the limit is for the pages' sake, not a promise.

    Parameters
    ----------
    message
        With a place for `most`.

    Raises
    ------
    LimitReached
        If there are as many.
    """
    if rows.order_by()[most - 1 : most].exists():
        raise LimitReached(message % {"most": most})
