"""Background tasks of accounts."""

import logging

from celery import shared_task

from .audit import log

logger = logging.getLogger(__name__)


@shared_task
def clear_audit_log() -> None:
    """Delete the audit log's old entries; runs on a schedule."""
    logger.info("old audit log entries deleted: %d", log.clear())
