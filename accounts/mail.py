"""Mail goes through a queue in the database, so that none is lost and no page waits for its server.

The page that sends a mail saves it, and a task sends it. The schedule starts that task, too, and so
tries again what could not be sent.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import takewhile
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from kombu.exceptions import OperationalError

from core.metrics import MAILS

from .models import OutgoingMail

logger = logging.getLogger(__name__)

_MOST_AT_ONCE = 100
_SECONDS_AT_ONCE = 60.0
"""Far below what the task may take: one that is ended while it sends would send a mail twice."""
_PRINTED = "django.core.mail.backends.console.EmailBackend"


class QueuedMailBackend(BaseEmailBackend):
    """Saves mails to be sent, and has them sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Put the mails into the queue; return how many."""
        mails = [OutgoingMail.objects.put(message) for message in email_messages]
        transaction.on_commit(partial(_send_soon, mails))
        return len(mails)


def is_configured() -> bool:
    """Say whether mails leave the site, rather than being printed."""
    return bool(settings.DELIVERY_EMAIL_BACKEND != _PRINTED)


def send_due() -> int:
    """Send some of the mails that are due, and return how many were sent.

    What cannot be sent is tried again after a pause that grows, and given up after two days.
    """
    ends = time.monotonic() + _SECONDS_AT_ONCE
    due = OutgoingMail.objects.due()[:_MOST_AT_ONCE]
    return _send(takewhile(lambda mail: time.monotonic() < ends, due))


def are_any_due() -> bool:
    """Say whether mails are to be tried now."""
    return OutgoingMail.objects.due().exists()


def _send(mails: Iterable[OutgoingMail]) -> int:
    return sum(_send_one(mail) for mail in mails if mail.claim())


def _send_one(mail: OutgoingMail) -> bool:
    try:
        with get_connection(settings.DELIVERY_EMAIL_BACKEND) as connection:
            connection.send_messages([mail.as_message])
    # ValueError: what cannot be written as a mail. It keeps no other one waiting.
    except (OSError, SMTPException, ValueError) as error:
        logger.warning("mail %d was not sent: %s", mail.pk, error)
        MAILS.labels("failed").inc()
        if mail.is_given_up:
            logger.error("mail %d to %s is given up", mail.pk, mail.recipients)
            MAILS.labels("given_up").inc()
            mail.delete()
        return False
    MAILS.labels("sent").inc()
    mail.delete()
    return True


def _send_soon(mails: Sequence[OutgoingMail]) -> None:
    """Let a worker send new mails; without a broker, try it here, or else leave it for later."""
    from .tasks import send_mail

    try:
        send_mail.delay()
    except OperationalError as error:
        logger.warning("mail is sent without the broker: %s", error)
        _send(mails)
