"""What each host of a site notes of itself, so that `doctor` can compare them."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

FRESH = timedelta(minutes=10)
"""A host renews its notes more often than this; older ones are of hosts that are gone."""
KEPT = timedelta(days=1)


class HostNoteQuerySet(models.QuerySet["HostNote"]):
    """Finds the notes of hosts."""

    def fresh(self, now: datetime) -> Self:
        """Return those of hosts that run; it is now so late by the clock of the database."""
        return self.filter(noted_at__gte=now - FRESH).order_by("host", "part")

    def forget_old(self, now: datetime) -> None:
        """Delete those of hosts that are gone."""
        self.filter(noted_at__lt=now - KEPT).delete()


class HostNote(models.Model):
    """What a part of the site on a host runs with; keys and code by their digests only."""

    host = models.CharField(max_length=200)
    part = models.CharField(max_length=20, help_text="web, worker or doctor")
    noted_at = models.DateTimeField(help_text="By the clock of the database.")
    seconds_ahead = models.FloatField(help_text="The host's clock, less that of the database.")
    key = models.CharField(max_length=64, help_text="A digest made with SECRET_KEY.")
    code = models.CharField(max_length=64, help_text="A digest of the code that runs.")
    folders: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        help_text="By name: what tells a folder or bucket that hosts share from others."
    )
    boot = models.CharField(
        max_length=36,
        db_default="",
        help_text="The number of the host's last start, if it has one.",
    )
    namesake_seen_at = models.DateTimeField(
        null=True, help_text="When another host of this name was seen, by the database's clock."
    )

    objects = HostNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "part"], name="one_note_a_part")]

    def __str__(self) -> str:
        return f"{self.host} ({self.part})"
