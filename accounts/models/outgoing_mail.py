"""Mails that are to be sent, and kept until they are."""

from datetime import timedelta
from typing import Any, Self

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from core.moments import has_come

FIRST_PAUSE = timedelta(minutes=1)
"""After the first failure; each further one doubles it."""
LONGEST_PAUSE = timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(days=2)
_LISTS = ("to", "cc", "bcc", "reply_to")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Puts mails into the queue, and takes out what is due."""

    def put(self, message: EmailMessage) -> "OutgoingMail":
        """Keep a mail until it is sent.

        Raises
        ------
        ValueError
            If it has attachments, which the site sends none of.
        """
        if message.attachments:
            raise ValueError("A mail with attachments cannot be kept.")
        fields = {name: getattr(message, name) for name in _LISTS}
        alternatives = [tuple(one) for one in getattr(message, "alternatives", ())]
        return self.create(
            recipients=", ".join(message.recipients()),
            message=fields
            | {
                "subject": str(message.subject),
                "body": str(message.body),
                "from_email": message.from_email,
                "headers": message.extra_headers,
                "alternatives": alternatives,
            },
        )

    def due(self) -> Self:
        """Return the mails that are to be tried now, the oldest first."""
        return self.filter(has_come("due_at")).order_by("due_at", "pk")


class OutgoingMail(models.Model):
    """A mail that is to be sent. It is deleted once it is sent, and after two days in vain."""

    recipients = models.TextField()
    message: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = OutgoingMailQuerySet.as_manager()

    def __str__(self) -> str:
        # The rest is private.
        return gettext("Mail %(number)s") % {"number": self.pk}

    @property
    def as_message(self) -> EmailMultiAlternatives:
        """The mail as Django sends it."""
        alternatives = [tuple(one) for one in self.message["alternatives"]]
        return EmailMultiAlternatives(**self.message | {"alternatives": alternatives})

    @property
    def is_given_up(self) -> bool:
        """Whether it has been tried for so long that it is of no use."""
        return timezone.now() - self.created_at >= GIVEN_UP_AFTER

    def claim(self) -> bool:
        """Put the next try off, so that no other process tries now; False where one was faster.

        A process that is killed while it sends leaves the mail to a later try.
        """
        pause = min(FIRST_PAUSE * 2 ** min(self.failures, 10), LONGEST_PAUSE)
        same_try = OutgoingMail.objects.filter(pk=self.pk, due_at=self.due_at)
        return same_try.update(due_at=timezone.now() + pause, failures=F("failures") + 1) == 1
