"""A lease, so that one process trains at a time."""

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone


class LeaseTaken(Exception):
    """Another process holds the lease."""


class Lease(models.Model):
    """A named lock with an expiry, so that a dead process cannot hold it forever.

    The row count of a conditional UPDATE decides between two processes, in any database.
    """

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.UUIDField()
    expires_at = models.DateTimeField()

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
        now = timezone.now()
        free = cls.objects.filter(name=name, expires_at__lte=now)
        if free.update(holder=holder, expires_at=now + duration):
            return
        try:
            with transaction.atomic():
                cls.objects.create(name=name, holder=holder, expires_at=now + duration)
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
    def release(cls, name: str, holder: object) -> None:
        """Give the lease back, if it is still held."""
        cls.objects.filter(name=name, holder=holder).delete()
