"""Imports begun, changed and cancelled by their owner."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from catalog.models import HistoryImport

State = HistoryImport.State


def begin(user_id: int, files: Sequence[dict[str, Any]], rule: str) -> HistoryImport:
    """Note an import of files that are kept; a worker has to be told.

    Parameters
    ----------
    files
        As `uploads.keep_file` returns them, with `choices` where there are any.
    rule
        Which of two ratings counts.
    """
    return HistoryImport.objects.create(user_id=user_id, files=list(files), rule=rule)


def cancel(history_import: HistoryImport) -> bool:
    """Note that all of an import is to be taken back; False if it has been."""
    own = HistoryImport.objects.filter(pk=history_import.pk)
    there = own.exclude(state__in=[State.UNDOING, State.UNDONE])
    return bool(there.update(state=State.UNDOING, claimed_until=None, finished_at=None))


def choose(history_import: HistoryImport, place: int, choices: dict[str, Any]) -> HistoryImport:
    """Import the files anew, with what their owner has said of one of them.

    What was imported of them is taken back.

    Returns
    -------
    HistoryImport
        The same one if nothing was imported of it yet, else one in its place.
    """
    files = [dict(file) for file in history_import.files]
    files[place]["choices"] = {**files[place].get("choices", {}), **choices}
    with transaction.atomic():
        asked = HistoryImport.objects.filter(pk=history_import.pk, state=State.ASKING)
        if asked.update(files=files, state=State.WAITING, reports=[], claimed_until=None):
            history_import.refresh_from_db()
            return history_import
        over = HistoryImport.objects.filter(
            pk=history_import.pk, state__in=[State.DONE, State.REFUSED]
        )
        if not over.update(state=State.UNDOING, claimed_until=None, finished_at=None):
            return history_import
        return begin(history_import.user_id, files, history_import.rule)
