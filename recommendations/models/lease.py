"""A lease, so that one process trains at a time."""

from datetime import datetime, timedelta
from typing import Self

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone


class LeaseTaken(Exception):
    """Another process holds the lease."""


class LeaseQuerySet(models.QuerySet["Lease"]):
    """Finds leases by whether they count."""

    def free(self, name: str, duration: timedelta) -> Self:
        """Return the lease if it may be taken over: it expired, or no right clock has set it.

        A holder renews it for `duration`. Twice as far in the future lies only what was written
        while a clock was wrong, and would otherwise be held until then.
        """
        now = timezone.now()
        untrue = Q(expires_at__gt=now + 2 * duration)
        return self.filter(Q(expires_at__lte=now) | untrue, name=name)


class Lease(models.Model):
    """A named lock with an expiry, so that a dead process cannot hold it forever.

    The row count of a conditional UPDATE decides between two processes, in any database.
    """

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.UUIDField()
    expires_at = models.DateTimeField()

    objects = LeaseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} until {self.expires_at}"

    @classmethod
    def acquire(cls, name: str, holder: object, duration: timedelta) -> None:
        """Take the lease `name`, or take it over where its holder let it expire.

        Raises
        ------
        LeaseTaken
            If another holder's lease has not expired.
        """
        expires_at = timezone.now() + duration
        if cls.objects.free(name, duration).update(holder=holder, expires_at=expires_at):
            return
        try:
            with transaction.atomic():
                cls.objects.create(name=name, holder=holder, expires_at=expires_at)
        except IntegrityError as error:
            raise LeaseTaken(name) from error

    @classmethod
    def renew(cls, name: str, holder: object, duration: timedelta) -> None:
        """Keep the lease for `duration` more.

        Raises
        ------
        LeaseTaken
            If it had expired and another process has it now.
        """
        mine = cls.objects.filter(name=name, holder=holder)
        if not mine.update(expires_at=timezone.now() + duration):
            raise LeaseTaken(name)

    @classmethod
    def taken_until(cls, name: str, duration: timedelta) -> datetime | None:
        """Return when the lease is free at the latest unless it is renewed; None if it is now."""
        taken = cls.objects.filter(name=name).difference(cls.objects.free(name, duration)).first()
        return taken.expires_at if taken else None

    @classmethod
    def was_renewed_within(cls, period: timedelta, name: str, duration: timedelta) -> bool:
        """Return whether the lease is held, and was renewed for `duration` not longer ago."""
        since = timezone.now() - period
        return cls.objects.filter(name=name, expires_at__gt=since + duration).exists()

    @classmethod
    def release(cls, name: str, holder: object) -> None:
        """Give the lease back, if it is still held."""
        cls.objects.filter(name=name, holder=holder).delete()
