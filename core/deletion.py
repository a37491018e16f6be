"""Deleting rows while others write what belongs to them.

A child is never left behind or in the way: the deletion locks the parents first, so that a child is
either there already, and goes with them, or waits and then finds no parent.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, connections, models, transaction
from django.db.models.deletion import CASCADE, get_candidate_relations_to_delete

from .compiled import FIRST, CompiledQuery, compiled_once

AnyQuerySet = models.QuerySet[Any]

_PARENT_MISSING = "23503"
"""PostgreSQL's code of a row that refers to a missing one."""


def hold(rows: AnyQuerySet) -> None:
    """Keep rows from being deleted or held elsewhere until the transaction ends.

    For a transaction that first locks or changes what belongs to the rows, and then adds to it:
    `delete_whole` takes its locks in the same order. Missing rows are no error; the database
    refuses what is then added.
    """
    # SQLite lets nobody else write meanwhile.
    if connections[rows.db].features.has_select_for_update:
        list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def hold_one(model: type[models.Model], pk: int) -> None:
    """Hold one row, as `hold` does."""
    if connection.features.has_select_for_update:
        _any_row_of(model).rows(pk)


@compiled_once
def _any_row_of(model: type[models.Model]) -> CompiledQuery:
    row = model._base_manager.filter(pk=FIRST).order_by()
    return CompiledQuery.of(row.select_for_update(no_key=True).values_list("pk"))


def delete_whole(rows: AnyQuerySet) -> int:
    """Delete rows with all that belongs to them, and return how many of `rows` there were."""
    with transaction.atomic():
        lock_whole(rows)
        _total, by_model = rows.delete()
    return by_model.get(rows.model._meta.label, 0)


def lock_whole(rows: AnyQuerySet) -> None:
    """Lock rows with all that belongs to them, as `delete_whole` does first.

    Whatever is being written for them is there before, or waits until the transaction ends.
    """
    # SQLite lets nobody else write meanwhile.
    if connections[rows.db].features.has_select_for_update:
        _lock(rows)


def count_deleted(rows: AnyQuerySet) -> Counter[type[models.Model]]:
    """Return by model how many rows would be deleted with these, themselves included.

    Counted by the database: there may be millions. What belongs to two of them counts twice.
    """
    found: Counter[type[models.Model]] = Counter({rows.model: rows.count()})
    for relation, belonging in belonging_to(rows):
        if relation.on_delete is CASCADE and found[rows.model]:
            found += count_deleted(belonging)
    return found


def is_parent_missing(error: IntegrityError) -> bool:
    """Whether a row was refused because the one it refers to has been deleted."""
    return (
        getattr(error.__cause__, "sqlstate", None) == _PARENT_MISSING
        or str(error) == "FOREIGN KEY constraint failed"
    )


def is_row_missing(error: DatabaseError) -> bool:
    """Whether a row was not changed because it has been deleted."""
    # Django's own error, of which only the text says so.
    return type(error) is DatabaseError and str(error).endswith("did not affect any rows.")


def _lock(rows: AnyQuerySet) -> None:
    """Lock rows, then those deleted with them that can have children of their own."""
    list(rows.order_by("pk").select_for_update().values_list("pk"))
    for relation, belonging in belonging_to(rows):
        has_own = any(get_candidate_relations_to_delete(belonging.model._meta))
        if relation.on_delete is CASCADE and has_own:
            _lock(belonging)


def belonging_to(rows: AnyQuerySet) -> Iterator[tuple[Any, AnyQuerySet]]:
    """Yield each relation of others to these rows, and the rows that have it."""
    relations: Iterable[Any] = get_candidate_relations_to_delete(rows.model._meta)
    for relation in relations:
        others = relation.related_model._base_manager
        yield relation, others.filter(**{f"{relation.field.name}__in": rows})
