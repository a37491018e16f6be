"""Which of two rows stays when there can be only one, and what it takes over from the other."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F

from ..models import ListEntry, MovieEdit, MovieNote, MovieTag, PossibleDuplicate, Rating

Row = Any


def wins_over(challenger: Row, holder: Row) -> bool:
    """Whether the row of the movie that goes displaces the one of the movie that is kept.

    The newer of a user's two ratings counts.
    """
    return isinstance(holder, Rating) and challenger.updated_at > holder.updated_at


def _joined(winner: MovieNote, other: MovieNote) -> dict[str, Any]:
    texts = dict.fromkeys([winner.text, other.text])
    # Too long for the form that edits it, perhaps, but nothing is lost.
    return {"text": "\n\n".join(texts), "updated_at": max(winner.updated_at, other.updated_at)}


TAKEN_OVER: Mapping[type[Any], Callable[[Any, Any], dict[str, Any]]] = {
    MovieNote: _joined,
    MovieTag: lambda winner, other: {"count": winner.count + other.count},
}
"""By model: the fields that the row which stays gets, from it and the one that goes."""

LEFT_BEHIND: frozenset[type[Any]] = frozenset({MovieEdit, PossibleDuplicate})
"""Models whose rows say something of the one movie alone."""


def before_leaving(row: Row) -> None:
    """Do what a row's neighbours need before it is displaced."""
    if isinstance(row, ListEntry):
        below = row.movie_list.entries.filter(position__gt=row.position)
        below.update(position=F("position") - 1)


def before_returning(row: Row) -> None:
    """Do what a row's neighbours need before it comes back."""
    if isinstance(row, ListEntry):
        last = row.movie_list.entries.count() + 1
        row.position = min(max(row.position, 1), last)
        below = row.movie_list.entries.filter(position__gte=row.position)
        below.update(position=F("position") + 1)
