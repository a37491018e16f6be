"""Merges and undos done at once where they are small, and by a worker where they are not."""

from functools import partial
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db import models, transaction
from django.utils import timezone

from ..models import DisplacedRow, MergedRows, MergeJob, Movie, MovieMerge
from ..models.merge_jobs import WORKER_SILENT_FOR
from .merge import ROWS_OF_A_PART, MergeError, merge_movies
from .relations import relations_to
from .undo import undo_merge

MOST_AT_ONCE = 4_000
"""Rows that a page moves while its reader waits: less than a second."""


def ask_for_merge(kept: int, gone: int, author: int | None) -> MergeJob:
    """Note that two movies are to be merged; return the note that is there if they are already."""
    waiting = MergeJob.objects.filter(kept=kept, gone=gone, finished_at=None)
    return waiting.first() or MergeJob.objects.create(kept=kept, gone=gone, author_id=author)


def ask_for_undo(merge: int, author: int | None) -> MergeJob:
    """Note that a merge is to be undone; return the note that is there if it is already."""
    waiting = MergeJob.objects.filter(undoes=merge, finished_at=None)
    return waiting.first() or MergeJob.objects.create(undoes=merge, author_id=author)


def is_small(job: MergeJob) -> bool:
    """Whether there is so little to move that a page need not wait for a worker."""
    if job.undoes:
        parts = MergedRows.objects.filter(merge=job.undoes)[: MOST_AT_ONCE // ROWS_OF_A_PART + 1]
        copies = DisplacedRow.objects.filter(merge=job.undoes)
        return sum(len(part.rows) for part in parts) + _up_to(copies) <= MOST_AT_ONCE
    found = 0
    for relation in relations_to(Movie):
        found += _up_to(relation.rows.filter((relation.field, job.gone)))
        if found > MOST_AT_ONCE:
            return False
    return True


def run(job: MergeJob) -> None:
    """Do it, unless a worker is at it; whole, or not at all."""
    own = MergeJob.objects.filter(pk=job.pk)
    if not own.claimable().update(claimed_until=timezone.now() + WORKER_SILENT_FOR):
        return
    try:
        with transaction.atomic():
            made = _undo(job) if job.undoes else _merge(job)
            own.update(made=made, finished_at=timezone.now())
    except MergeError as error:
        own.update(error=str(error), finished_at=timezone.now())


def run_waiting(pk: int | None = None) -> int:
    """Do what no worker is at, or one of that; return how many."""
    waiting = MergeJob.objects.claimable().order_by("pk")
    found = list(waiting if pk is None else waiting.filter(pk=pk))
    for job in found:
        run(job)
    return len(found)


def _merge(job: MergeJob) -> int:
    gone = Movie.everything.filter(pk=job.gone or 0).first()
    merge = merge_movies(job.kept or 0, job.gone or 0)
    if gone is not None:
        log = partial(_log, job)
        log(merge.kept, CHANGE, f"Merged with {gone} (number {merge.gone}).")
        log(gone, DELETION, f"Merged with {merge.kept} (number {merge.kept_id}).")
    return merge.pk


def _undo(job: MergeJob) -> int:
    merge = MovieMerge.objects.filter(pk=job.undoes or 0).select_related("kept").first()
    restored = undo_merge(job.undoes or 0)
    if merge is not None:
        _log(job, merge.kept, CHANGE, f"Merge with {restored} undone.")
    _log(job, restored, ADDITION, "Put back: a merge was undone.")
    return restored.pk


def _log(job: MergeJob, movie: Movie, flag: int, message: str) -> None:
    if job.author_id is not None:
        LogEntry.objects.log_actions(job.author_id, [movie], flag, message)


def _up_to(rows: "models.QuerySet[Any]") -> int:
    return rows.order_by()[: MOST_AT_ONCE + 1].count()
