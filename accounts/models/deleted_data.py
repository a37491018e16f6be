"""What people have deleted, kept for a week in case they want it back."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=7)


class DeletedDataQuerySet(models.QuerySet["DeletedData"]):
    """Finding what can be brought back, and what is due."""

    def recoverable(self) -> Self:
        """Return what can be brought back."""
        return self.filter(purge_at__gt=timezone.now())

    def due(self) -> Self:
        """Return what is to be forgotten."""
        return self.filter(purge_at__lte=timezone.now())


class DeletedData(models.Model):
    """Something that a user has deleted, as it was, until it is purged.

    What stays after that is when it was: models trained before may know it for a while longer.

    Attributes
    ----------
    owner
        The number of the account, which may be gone.
    login, email, password
        Of a deleted account, to know its owner again.
    known_since
        When the first of the deleted ratings was here, if any was.
    row_count
        How many rows are kept.
    wanted_back_at
        When the owner asked for it to be brought back, where a worker is to do that.
    claimed_until
        Until then no other worker does.
    """

    class Kind(models.TextChoices):
        RATINGS = "ratings", _("Your ratings and their history")
        EVERYTHING = "everything", _("Everything but the account itself")
        ACCOUNT = "account", _("The account with everything")

    owner = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    login = models.CharField(max_length=150, blank=True)
    email = models.CharField(max_length=254, blank=True)
    password = models.CharField(max_length=128, blank=True)
    known_since = models.DateTimeField(null=True)
    row_count = models.PositiveIntegerField(default=0, db_default=0)
    wanted_back_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(default=timezone.now)
    purge_at = models.DateTimeField(db_index=True)

    objects = DeletedDataQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Deleted data {self.pk}"


class DeletedRows(models.Model):
    """Some rows of it: JSON, compressed."""

    deleted = models.ForeignKey(DeletedData, on_delete=models.CASCADE, related_name="parts")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"Deleted rows {self.pk}"
