"""What refers to a row, in any app: found, not listed, so that nothing is forgotten."""

from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.constants import LOOKUP_SEP


class Relation(NamedTuple):
    """A column of another table that refers to a row.

    Attributes
    ----------
    model
        Of the other table.
    field
        The name of the column's field.
    """

    model: type[models.Model]
    field: str

    @property
    def table(self) -> str:
        """The name by which `django.apps.apps.get_model` finds the model."""
        return self.model._meta.label

    @property
    def is_key(self) -> bool:
        """Whether the column is the primary key of its table, too."""
        return bool(self.model._meta.get_field(self.field).primary_key)  # type: ignore[union-attr]

    @property
    def rows(self) -> "models.QuerySet[Any]":
        """All rows of the other table."""
        return self.model._base_manager.order_by()

    @property
    def unique_with(self) -> list[tuple[str, ...]]:
        """By constraint: the other columns that may be there once with each row referred to."""
        meta = self.model._meta
        constraints: list[Sequence[str]] = [
            constraint.fields
            for constraint in meta.constraints
            if isinstance(constraint, models.UniqueConstraint)
        ]
        alone = [(self.field,)] if meta.get_field(self.field).unique else []  # type: ignore[union-attr]
        together = [*meta.unique_together, *constraints, *alone]
        return [
            tuple(name for name in names if name != self.field)
            for names in together
            if self.field in names
        ]


def relations_to(model: type[models.Model]) -> Iterator[Relation]:
    """Yield each column that refers to rows of a model, those between two tables included."""
    for found in model._meta.get_fields(include_hidden=True):
        if (found.one_to_many or found.one_to_one) and found.auto_created and not found.concrete:
            yield Relation(found.related_model, found.field.name)  # type: ignore[union-attr, arg-type]


@cache
def path_to_user(model: type[models.Model]) -> str | None:
    """Return by which lookup queries of a model reach the user that a row belongs to."""
    users = get_user_model()
    paths: deque[tuple[type[Any], tuple[str, ...]]] = deque([(model, ())])
    while paths:
        reached, path = paths.popleft()
        for field in reached._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            if field.related_model is users:
                return LOOKUP_SEP.join([*path, field.attname])
            if len(path) < 2:
                paths.append((field.related_model, (*path, field.name)))
    return None
