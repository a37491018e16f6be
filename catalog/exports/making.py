"""Archives made for their owners: at once, or by a worker where there is much to pack."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalog.models import DataExport, ListEntry, OwnTag, Rating, RatingChange, Viewing
from catalog.models.data_export import FOLDER, WORKER_SILENT_FOR
from core.age_limit import without_age_limit
from core.deletion import hold
from core.shared_files import shared_files

from .archive import write_archive

MOST_AT_ONCE = 2_000
"""Rows that a page packs while its reader waits."""
_ABANDONED_AFTER = timedelta(days=1)


def begin(user_id: int) -> DataExport:
    """Note that a user wants an archive, in place of earlier ones; return the one under way."""
    with transaction.atomic():
        hold(User.objects.filter(pk=user_id))
        own = DataExport.objects.filter(user=user_id)
        under_way = own.filter(finished_at=None).first()
        if under_way is not None:
            return under_way
        own.delete()
        return DataExport.objects.create(user_id=user_id)


@without_age_limit()
def is_small(user_id: int) -> bool:
    """Whether there is so little to pack that a page need not wait for a worker."""
    own = {"user": user_id}
    rows = [
        *(model.objects.filter(**own) for model in (Rating, RatingChange, Viewing, OwnTag)),
        ListEntry.objects.filter(movie_list__user=user_id),
    ]
    counted = (len(found.order_by()[: MOST_AT_ONCE + 1].values_list("pk")) for found in rows)
    return sum(counted) <= MOST_AT_ONCE


@without_age_limit()
def make(export: DataExport) -> None:
    """Make an archive, unless a worker is at it; whole, or not at all."""
    until = timezone.now() + WORKER_SILENT_FOR
    own = DataExport.objects.filter(pk=export.pk)
    if not own.claimable().update(claimed_until=until):
        return
    kept = uuid.uuid4().hex
    path = f"{FOLDER}/{kept}"
    with shared_files.writing(path) as file:
        write_archive(export.user_id, file)
        size = file.tell()
    made = {"kept": kept, "size": size, "finished_at": timezone.now()}
    # Its owner may have left, or another worker was faster.
    if not own.filter(finished_at=None).update(**made):
        shared_files.delete(path)


def make_waiting(user_id: int | None = None) -> int:
    """Make the archives that no worker is making, or that of a user; return how many."""
    waiting = DataExport.objects.claimable().order_by("pk")
    if user_id is not None:
        waiting = waiting.filter(user=user_id)
    found = list(waiting)
    for export in found:
        make(export)
    return len(found)


def delete_expired() -> int:
    """Delete archives that can no longer be downloaded; return how many."""
    count = 0
    for export in DataExport.objects.expired():
        export.delete()
        count += 1
    _delete_left_behind()
    return count


def _delete_left_behind() -> None:
    """Delete files that belong to nothing, as when their worker was killed."""
    known = set(DataExport.objects.values_list("kept", flat=True))
    shared_files.delete_unused(FOLDER, known, timezone.now() - _ABANDONED_AFTER)
