"""Undo in the library: signed steps, each for one user."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core import serializers
from django.db.models import Model, QuerySet

from accounts.models import User
from actions.signed_undo import SignedUndo
from core.deletion import hold

from ..models import Movie, MovieList


@dataclass(frozen=True)
class Changed:
    """What an undo has changed, for the page to show."""

    movie: Movie | None = None
    movie_list: MovieList | None = None


signed: SignedUndo[Changed] = SignedUndo("catalog.undo")
undoable, undo_token, apply_undo = signed.undoable, signed.token, signed.apply


def snapshot(rows: Iterable[Model]) -> str:
    """Return rows that are about to be deleted, for `rows_of` or `restore` to read."""
    return json.dumps(serializers.serialize("python", rows), default=str)


def snapshot_with(one: Model, others: "QuerySet[Any]") -> str:
    """Return the snapshot of a row and many others; to make objects of these would take longest."""
    meta = others.model._meta
    names = {field.attname: field.name for field in meta.concrete_fields if not field.primary_key}
    read = [
        {
            "model": meta.label_lower,
            "pk": pk,
            "fields": dict(zip(names.values(), values, strict=True)),
        }
        for pk, *values in others.values_list("pk", *names)
    ]
    return json.dumps([*serializers.serialize("python", [one]), *read], default=str)


def rows_of(rows: str) -> list[Any]:
    """Return the rows of a snapshot, unsaved.

    Where a movie has left the catalogue since, its rows lose it if they can, and are left out
    otherwise.
    """
    found: list[Any] = [row.object for row in serializers.deserialize("json", rows)]
    movies = Movie.everything.in_bulk({getattr(row, "movie_id", None) for row in found} - {None})
    kept = []
    for row in found:
        if getattr(row, "movie_id", None) and row.movie_id not in movies:
            if not row._meta.get_field("movie").null:
                continue
            row.movie = None
        kept.append(row)
    return kept


@undoable
def restore(user_id: int, rows: str) -> Changed:
    """Undo of deleting rows; those that exist again are left alone."""
    found = rows_of(rows)
    # Sent twice at once, it finds the second time what it has restored the first time.
    hold(User.objects.filter(pk=user_id))
    model: Any
    for model, group in groupby(found, type):
        missing = {row.pk: row for row in group}
        for pk in model.objects.filter(pk__in=missing).values_list("pk", flat=True):
            del missing[pk]
        # A list whose name is taken cannot come back; anything else is there again already.
        model.objects.bulk_create(missing.values(), ignore_conflicts=model is not MovieList)
    movies = {row.movie for row in found if getattr(row, "movie_id", None)}
    return Changed(movie=movies.pop() if len(movies) == 1 else None)
