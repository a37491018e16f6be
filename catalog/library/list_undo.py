"""How each change to a list is undone."""

from typing import Any

from core.deletion import delete_whole

from ..models import MovieList
from .undo import Changed, rows_of, undoable


def _own(user_id: int, pk: int) -> MovieList:
    return MovieList.objects.get(pk=pk, user=user_id)


@undoable
def delete_list(user_id: int, pk: int) -> Changed:
    """Undo of creating a list."""
    delete_whole(MovieList.objects.filter(pk=_own(user_id, pk).pk))
    return Changed()


@undoable
def change_list(user_id: int, pk: int, fields: dict[str, Any]) -> Changed:
    """Undo of editing, sharing or unsharing a list."""
    own = _own(user_id, pk)
    for name, value in fields.items():
        setattr(own, name, value)
    own.save(update_fields=list(fields))
    return Changed(movie_list=own)


@undoable
def remove_entry(user_id: int, pk: int, entry: int) -> Changed:
    """Undo of adding a movie to a list."""
    own = _own(user_id, pk)
    found = own.entries.get(pk=entry)
    own.remove(found)
    return Changed(movie=found.movie, movie_list=own)


@undoable
def insert_entry(user_id: int, pk: int, entry: str) -> Changed:
    """Undo of removing a movie from a list."""
    own = _own(user_id, pk)
    (found,) = rows_of(entry)
    own.insert(found)
    return Changed(movie=found.movie, movie_list=own)


@undoable
def move_entry(user_id: int, pk: int, entry: int, position: int) -> Changed:
    """Undo of moving a movie within a list."""
    own = _own(user_id, pk)
    own.move(own.entries.get(pk=entry), position)
    return Changed(movie_list=own)
