"""Background tasks of the weekly mail."""

import logging

from celery import shared_task
from django.utils import timezone

from . import sending

logger = logging.getLogger(__name__)


@shared_task
def send_weekly_mails() -> None:
    """Have the weekly mails sent that are due, some a task; runs on a schedule."""
    for users in sending.due(timezone.now()):
        send_some_weekly_mails.delay(users)


@shared_task
def send_some_weekly_mails(users: list[int]) -> None:
    """Send the weekly mail to some users."""
    logger.info("weekly mails sent: %d", sending.send_to(users, timezone.now()))


@shared_task
def delete_old_weekly_mails() -> None:
    """Forget which movies were in old weekly mails; runs on a schedule."""
    logger.info("old weekly mails forgotten: %d", sending.delete_old())
