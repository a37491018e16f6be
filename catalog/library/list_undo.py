"""How each change to a list is undone."""

from datetime import datetime
from typing import Any

from ..models import ListEntry, Movie, MovieList
from .undo import Changed, undoable


def facts_of(own: MovieList) -> dict[str, Any]:
    """Return all that a list is, as `put_list_back` takes it."""
    rows = own.entries.values_list("movie_id", "title", "created_at")
    return {
        "pk": own.pk,
        "name": own.name,
        "description": own.description,
        "ranked": own.ranked,
        "key": own.share_key,
        "created_at": own.created_at.isoformat(),
        "entries": [(movie, title, at.isoformat()) for movie, title, at in rows],
    }


@undoable
def put_list_back(
    user_id: int,
    pk: int,
    name: str,
    description: str,
    ranked: bool,
    key: str | None,
    created_at: str,
    entries: list[tuple[int | None, str, str]],
) -> Changed:
    """Undo of deleting a list: it is there again under its address and link."""
    own, created = MovieList.objects.get_or_create(
        pk=pk,
        user_id=user_id,
        defaults={
            "name": name,
            "description": description,
            "ranked": ranked,
            "share_key": key,
            "created_at": datetime.fromisoformat(created_at),
        },
    )
    if created:
        there = set(
            Movie.objects.filter(pk__in=[movie for movie, *_ in entries if movie]).values_list(
                "pk", flat=True
            )
        )
        own.entries.bulk_create(
            ListEntry(
                movie_list=own,
                movie_id=movie if movie in there else None,
                title=title,
                position=position,
                created_at=datetime.fromisoformat(at),
            )
            for position, (movie, title, at) in enumerate(entries, 1)
        )
    return Changed(movie_list=own)


@undoable
def delete_list_again(user_id: int, pk: int) -> Changed:
    """Undo of making a list."""
    MovieList.objects.get(pk=pk, user=user_id).delete()
    return Changed()


@undoable
def describe_list(user_id: int, pk: int, name: str, description: str, ranked: bool) -> Changed:
    """Undo of changing what a list is called and is."""
    own = MovieList.objects.get(pk=pk, user=user_id)
    own.name, own.description, own.ranked = name, description, ranked
    own.save(update_fields=["name", "description", "ranked"])
    return Changed(movie_list=own)


@undoable
def link_list(user_id: int, pk: int, key: str | None) -> Changed:
    """Undo of sharing a list, and of making it private."""
    own = MovieList.objects.get(pk=pk, user=user_id)
    own.share_key = key
    own.save(update_fields=["share_key"])
    return Changed(movie_list=own)


@undoable
def take_entry_off(user_id: int, pk: int, entry: int) -> Changed:
    """Undo of adding a movie to a list."""
    own = MovieList.objects.get(pk=pk, user=user_id)
    found = own.entries.get(pk=entry)
    own.remove(found)
    return Changed(movie=found.movie, movie_list=own)


@undoable
def put_entry_back(
    user_id: int, pk: int, entry: int, movie: int | None, title: str, position: int, at: str
) -> Changed:
    """Undo of taking a movie off a list."""
    own = MovieList.objects.get(pk=pk, user=user_id)
    found = Movie.objects.filter(pk=movie).first() if movie else None
    if not own.entries.filter(pk=entry).exists():
        since = datetime.fromisoformat(at)
        own.insert(
            ListEntry(pk=entry, movie=found, title=title, position=position, created_at=since)
        )
    return Changed(movie=found, movie_list=own)


@undoable
def move_entry_back(user_id: int, pk: int, entry: int, position: int) -> Changed:
    """Undo of moving a movie within a list."""
    own = MovieList.objects.get(pk=pk, user=user_id)
    own.move(own.entries.get(pk=entry), position)
    return Changed(movie_list=own)
