"""Background tasks of accounts."""

import logging

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import Exists, OuterRef

from . import deletion, mail, restoring
from .audit import log
from .models import Invitation

logger = logging.getLogger(__name__)


@shared_task
def clear_audit_log() -> None:
    """Delete the audit log's old entries; runs on a schedule."""
    logger.info("old audit log entries deleted: %d", log.clear())


@shared_task
def send_mail() -> None:
    """Send some of the mails that are due; runs after each new one and on a schedule."""
    if sent := mail.send_due():
        logger.info("mails sent: %d", sent)
    if mail.are_any_due():
        send_mail.delay()


@shared_task
def delete_ended_sessions() -> None:
    """Delete the sessions that have expired, and where they were; runs on a schedule."""
    call_command("clearsessions")
    there = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(there)).delete()


@shared_task
def forget_invited() -> None:
    """Forget the addresses of invitations that have expired; runs on a schedule."""
    logger.info("addresses of invitations forgotten: %d", Invitation.objects.forget_addresses())


@shared_task
def purge_deleted_data() -> None:
    """Forget what people deleted a week ago; runs on a schedule."""
    if purged := deletion.purge_due():
        logger.info("deletions made final: %d", purged)


@shared_task
def bring_back_deleted_data() -> None:
    """Bring back what people want back; runs when one asks, and on a schedule."""
    if brought := restoring.bring_back_wanted():
        logger.info("deletions taken back: %d", brought)
