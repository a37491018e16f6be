"""An import taken back: all of it, but for what was changed since."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from catalog.models import (
    HistoryImport,
    ImportChange,
    ListEntry,
    MovieList,
    Rating,
    UnmatchedMovie,
    UnmatchedRecord,
)
from core.deletion import hold

from .states import FIELDS, put_back, state_of, tables

BATCH = 500


def undo_changes(history_import: HistoryImport) -> None:
    """Take back the changes of an import, the latest first; goes on where it was interrupted.

    Raises
    ------
    TakenOverError
        If another worker goes on with it.
    """
    while True:
        with transaction.atomic():
            hold(User.objects.filter(pk=history_import.user_id))
            changes = list(history_import.changes.order_by("-pk")[:BATCH])
            by_table: dict[str, list[ImportChange]] = defaultdict(list)
            for change in changes:
                by_table[change.table].append(change)
            # In the order of tables: a list goes when its entries are gone.
            for table, model in tables().items():
                if table in by_table:
                    _take_back(model, by_table[table])
            ImportChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
            history_import.advance(done=max(history_import.done - len(changes), 0))
        if not changes:
            break
    _forget_unmatched(history_import)


def _take_back(model: Any, changes: Sequence[ImportChange]) -> None:
    rows = model.objects.select_for_update().in_bulk([change.row for change in changes])
    _hand_on(changes)
    added: set[int] = set()
    restored: dict[int, Any] = {}
    left: dict[int, dict[str, Any]] = {}
    for change in changes:
        row = rows.get(change.row)
        if row is None or state_of(row) != change.after:
            continue
        left.setdefault(row.pk, change.after)
        if change.before is None:
            added.add(row.pk)
        else:
            put_back(row, change.before)
            restored[row.pk] = row
    # A row can be added and changed by the same import.
    _restore(model, [row for pk, row in restored.items() if pk not in added], left)
    _delete(model, [rows[pk] for pk in added])


def _hand_on(changes: Sequence[ImportChange]) -> None:
    """Let later imports, whose changes replaced these, put back what was before both."""
    rows = [change.row for change in changes]
    later = ImportChange.objects.filter(table=changes[0].table, row__in=rows)
    of_others = later.exclude(history_import=changes[0].history_import_id)
    following = {change.row: change for change in of_others.order_by("-pk")}
    replaced = []
    for change in changes:
        other = following.get(change.row)
        if other and other.pk > change.pk and other.before == change.after:
            other.before = change.before
            replaced.append(other)
    ImportChange.objects.bulk_update(replaced, ["before"])


def _restore(model: Any, rows: Sequence[Any], left: dict[int, dict[str, Any]]) -> None:
    if model is Rating:
        stars = {row.pk: left[row.pk]["stars"] for row in rows}
        Rating.objects.write_many([], rows, stars)
    elif rows:
        model.objects.bulk_update(rows, FIELDS[model])


def _delete(model: Any, rows: Sequence[Any]) -> None:
    if model is ListEntry:
        for entry in rows:
            entry.movie_list.remove(entry)
    elif model is MovieList:
        empty = MovieList.objects.filter(pk__in=[row.pk for row in rows], entries=None)
        empty.delete()
    else:
        model.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _forget_unmatched(history_import: HistoryImport) -> None:
    with transaction.atomic():
        own = UnmatchedRecord.objects.filter(history_import=history_import)
        movies = set(own.values_list("unmatched", flat=True))
        own.delete()
        UnmatchedMovie.objects.filter(pk__in=movies, records=None).delete()
