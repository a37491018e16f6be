"""Background tasks of friends."""

import logging

from celery import shared_task

from . import services

logger = logging.getLogger(__name__)


@shared_task
def delete_old_invitations() -> None:
    """Delete the invitations that are too old to be accepted; runs on a schedule."""
    logger.info("old invitations of friends deleted: %d", services.delete_old_invitations())
