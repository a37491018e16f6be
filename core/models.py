"""Forms that have made something, so that one sent twice makes it once."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

KEPT_FOR = timedelta(days=1)
"""So long a form is known again."""


class SentForm(models.Model):
    """A form of a page that was sent and has made something."""

    key = models.CharField(max_length=64, primary_key=True, help_text="A digest of its content.")
    made = models.BigIntegerField(null=True, help_text="The primary key of what it has made.")
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.key


def forget_old_forms() -> int:
    """Delete the forms that are due; return how many."""
    deleted, _models = SentForm.objects.filter(sent_at__lt=timezone.now() - KEPT_FOR).delete()
    return deleted
