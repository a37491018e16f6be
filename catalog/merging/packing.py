"""Rows as JSON, from which they can be made again exactly."""

from typing import Any

from django.db import models

_PLAIN = (str, int, float, bool, list, dict)


def packed(row: models.Model) -> dict[str, Any]:
    """Return the columns of a row."""
    return {field.attname: packed_value(field, row) for field in row._meta.concrete_fields}


def packed_value(field: Any, row: models.Model) -> Any:
    """Return one column of a row."""
    value = field.value_from_object(row)
    # To microseconds and with the offset, where JSON's usual encoder would cut times off.
    return value if value is None or type(value) in _PLAIN else field.value_to_string(row)


def unpacked(model: type[models.Model], state: dict[str, Any]) -> models.Model:
    """Return a row that is not saved, from its columns; of a later release, as far as it has them.

    Columns that are new since then have their defaults.
    """
    known = {
        field.attname: field.to_python(state[field.attname])
        for field in model._meta.concrete_fields
        if field.attname in state
    }
    return model(**known)
