"""Merges, and undos of merges, that were asked for: many rows are for a worker to move."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.moments import has_come

from .merges import MovieMerge

WORKER_SILENT_FOR = timedelta(minutes=10)
"""A worker that has not finished after so long is taken for dead."""
KEPT = timedelta(days=1)
"""So long one can look up what became of it."""


class MergeJobQuerySet(models.QuerySet["MergeJob"]):
    """Finding what is to be done."""

    def claimable(self) -> Self:
        """Return what is to be done, and no worker is at."""
        waiting = self.filter(finished_at=None)
        return waiting.filter(Q(claimed_until=None) | has_come("claimed_until"))

    def forget_old(self) -> int:
        """Delete what was done long ago; return how many."""
        return self.filter(finished_at__lte=timezone.now() - KEPT).delete()[0]


class MergeJob(models.Model):
    """Two movies to be merged, or a merge to be undone.

    Attributes
    ----------
    kept, gone
        The movies of a merge, by key; they may be deleted before it begins.
    undoes
        The merge to undo, by key.
    made
        What came of it: the merge, or the movie that is back, by key.
    """

    kept = models.BigIntegerField(null=True)
    gone = models.BigIntegerField(null=True)
    undoes = models.BigIntegerField(null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    made = models.BigIntegerField(null=True)
    error = models.TextField(blank=True)

    objects = MergeJobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept__isnull=False, gone__isnull=False, undoes=None)
                | Q(kept=None, gone=None, undoes__isnull=False),
                name="merge_job_merges_or_undoes",
            ),
            models.UniqueConstraint(
                fields=["kept", "gone"],
                condition=Q(finished_at=None),
                name="merge_job_once_for_two_movies",
            ),
            models.UniqueConstraint(
                fields=["undoes"],
                condition=Q(finished_at=None),
                name="merge_job_once_for_an_undo",
            ),
        ]

    def __str__(self) -> str:
        if self.undoes:
            return f"undo of merge {self.undoes}"
        return f"movie {self.gone} into movie {self.kept}"

    @property
    def merge(self) -> MovieMerge | None:
        """The merge that was made, unless it was undone since."""
        return None if self.undoes else MovieMerge.objects.filter(pk=self.made or 0).first()
