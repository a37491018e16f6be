"""Changes of settings: logged with what was there before, shown, and put back."""

import json
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet

from core.deletion import hold

from .revert import Reverted


def log_values(message: list[dict[str, Any]], form: Any) -> None:
    """Add to what the admin logs of a form from what to what it has changed."""
    names = [name for name in form.changed_data if name in form.cleaned_data]
    if names:
        message[0]["changed"] |= {
            "before": {name: _text(form.initial.get(name)) for name in names},
            "after": {name: _text(form.cleaned_data[name]) for name in names},
        }


def changes_of(row: Model) -> "QuerySet[LogEntry]":
    """Return what was logged with its values, the newest first."""
    kind = ContentType.objects.get_for_model(row)
    logged = LogEntry.objects.filter(content_type=kind, object_id=row.pk, action_flag=CHANGE)
    with_values = logged.filter(change_message__contains='"before"')
    return with_values.select_related("user").order_by("-action_time", "-pk")


def values_of(entry: LogEntry) -> tuple[dict[str, str], dict[str, str]]:
    """Return what a change has found and what it has left, by field."""
    (said,) = json.loads(entry.change_message)
    return said["changed"]["before"], said["changed"]["after"]


def put_back(entry: LogEntry, row: Model) -> tuple[Reverted, list[dict[str, Any]]]:
    """Put back what was there before a change; return it, and what to log of it.

    Raises
    ------
    ValidationError
        If it may not be so any more.
    """
    before, after = values_of(entry)
    with transaction.atomic():
        hold(type(row)._base_manager.filter(pk=row.pk))
        row.refresh_from_db()
        known = {field.name for field in row._meta.concrete_fields}
        now = {name: _text(getattr(row, name)) for name in after if name in known}
        back = [name for name in now if now[name] == after[name]]
        for name in back:
            field: Any = row._meta.get_field(name)
            setattr(row, name, field.to_python(before[name]))
        if back:
            row.full_clean()
            row.save()
    names = [str(row._meta.get_field(name).verbose_name) for name in back]  # type: ignore[union-attr]
    values = {"before": {n: now[n] for n in back}, "after": {n: before[n] for n in back}}
    left = [name for name in after if name not in back]
    return Reverted(back, left), [{"changed": {"fields": names, **values}}]


def _text(value: object) -> str:
    return "" if value is None else str(value)
