"""Archives of all data of a user, that the user has asked for."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from core.moments import has_come
from core.shared_files import shared_files

FOLDER = ".exports"
"""Of the archives; what begins with a dot is in no backup."""
KEPT = timedelta(days=2)
"""So long an archive can be downloaded."""
WORKER_SILENT_FOR = timedelta(minutes=10)
"""A worker that has not finished after so long is taken for dead."""


class DataExportQuerySet(models.QuerySet["DataExport"]):
    """Finding archives to make, and to offer."""

    def claimable(self) -> Self:
        """Return what is to be made, and no worker is making."""
        waiting = self.filter(finished_at=None)
        return waiting.filter(Q(claimed_until=None) | has_come("claimed_until"))

    def ready(self) -> Self:
        """Return what can be downloaded."""
        return self.filter(finished_at__gt=timezone.now() - KEPT)

    def expired(self) -> Self:
        """Return what can no longer be downloaded."""
        return self.filter(finished_at__lte=timezone.now() - KEPT)


class DataExport(models.Model):
    """An archive: being made, or ready for its owner to download."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports"
    )
    kept = models.CharField(max_length=40, blank=True, help_text="The name of its file.")
    size = models.PositiveBigIntegerField(default=0, help_text="Of the file, in bytes.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index("user", F("id").desc(), name="data_exports_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(finished_at=None), name="one_export_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Export {self.pk}"

    @property
    def path(self) -> str:
        """Where its file is, in the storage."""
        return f"{FOLDER}/{self.kept}"

    @property
    def kept_until(self) -> Any:
        """When its file is deleted."""
        return self.finished_at + KEPT if self.finished_at else None


@receiver(post_delete, sender=DataExport)
def _delete_file(instance: DataExport, **kwargs: object) -> None:
    """Delete the file of an archive, however its row was deleted."""
    if instance.kept:
        transaction.on_commit(lambda: shared_files.delete(instance.path))
