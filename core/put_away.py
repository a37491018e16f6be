"""Rows as plain values, so that they can be deleted and brought back later."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.deletion import CASCADE, SET_NULL
from django.dispatch import Signal

from .deletion import AnyQuerySet, belonging_to

Values = dict[str, Any]
Gathered = dict[str, dict[Any, Values]]
"""For each model, by its label, the values of each row by its key."""

before_coming_back = Signal()
"""Sent with the `rows` of a model that are about to come back; a receiver may change the list."""
brought_back = Signal()
"""Sent with the `rows` of a model that have come back; nothing else is told of them."""

_AT_ONCE = 2_000


def gather(roots: Iterable[AnyQuerySet], left_out: frozenset[str]) -> Gathered:
    """Return rows with all that is deleted with them.

    Parameters
    ----------
    left_out
        Labels of models that are not worth bringing back, such as sessions.
    """
    found: Gathered = {}
    for rows in roots:
        _gather(rows, left_out, found)
    return found


def bring_back(gathered: Gathered) -> int:
    """Save rows as they were, with what still has its parents; return how many there are.

    Where something else has taken their place since, that stays. In a transaction.
    """
    count = 0
    for model in _parents_first(gathered):
        rows = with_parents(model, list(_rows(model, gathered[model._meta.label].values())))
        before_coming_back.send(sender=model, rows=rows)
        dates = [_dates_of(row) for row in rows]
        model._base_manager.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)
        _date_back(model, rows, dates)
        brought_back.send(sender=model, rows=rows)
        count += len(rows)
    return count


def with_parents(model: type[models.Model], rows: Sequence[Any]) -> list[Any]:
    """Return the rows whose parents are there; what may have none is put back without."""
    kept = list(rows)
    for field in _foreign_keys(model):
        name, to = field.attname, field.target_field.attname
        wanted = {getattr(row, name) for row in kept} - {None}
        there = _existing(field.related_model, to, wanted) | {None}
        for row in kept:
            if getattr(row, name) not in there and field.remote_field.on_delete is SET_NULL:
                setattr(row, name, None)
        kept = [row for row in kept if getattr(row, name) in there]
    return kept


def plain(value: Any) -> Any:
    """Return a value as JSON can have it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _gather(rows: AnyQuerySet, left_out: frozenset[str], found: Gathered) -> None:
    label = rows.model._meta.label
    if label in left_out:
        return
    columns = [field.attname for field in rows.model._meta.concrete_fields]
    key = rows.model._meta.pk.attname
    there = found.setdefault(label, {})
    before = len(there)
    for values in rows.order_by().values(*columns):
        there[values[key]] = values
    if len(there) == before:
        return
    for relation, belonging in belonging_to(rows):
        if relation.on_delete is CASCADE:
            _gather(belonging, left_out, found)


def _dates_of(row: models.Model) -> Values:
    """Return the moments that Django sets by itself when a row is saved."""
    automatic = ("auto_now", "auto_now_add")
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if any(getattr(field, name, False) for name in automatic)
    }


def _date_back(model: type[models.Model], rows: Sequence[Any], dates: Sequence[Values]) -> None:
    for row, moments in zip(rows, dates, strict=True):
        if moments:
            model._base_manager.filter(pk=row.pk).update(**moments)


def _parents_first(gathered: Gathered) -> Iterator[type[models.Model]]:
    waiting = [apps.get_model(label) for label in gathered]
    while waiting:
        labels = {model._meta.label for model in waiting}
        free = [model for model in waiting if not labels & _parents_of(model)]
        # A circle of models cannot be put into an order; the constraints are checked at the end.
        for model in free or waiting[:1]:
            yield model
            waiting.remove(model)


def _parents_of(model: type[models.Model]) -> set[str]:
    parents = {field.related_model for field in _foreign_keys(model)}
    return {parent._meta.label for parent in parents if parent is not model}


def _foreign_keys(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.is_relation]


def _rows(model: type[models.Model], all_values: Iterable[Values]) -> Iterator[Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for values in all_values:
        known = {
            name: fields[name].to_python(value) for name, value in values.items() if name in fields
        }
        yield model(**known)


def _existing(model: Any, column: str, wanted: set[Any]) -> set[Any]:
    ordered, there = sorted(wanted), set()
    for place in range(0, len(ordered), _AT_ONCE):
        among = {f"{column}__in": ordered[place : place + _AT_ONCE]}
        there |= set(model._base_manager.filter(**among).values_list(column, flat=True))
    return there
