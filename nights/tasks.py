"""Background tasks of movie nights."""

import logging

from celery import shared_task

from . import services

logger = logging.getLogger(__name__)


@shared_task
def delete_old_nights() -> None:
    """Delete the movie nights that are due; runs on a schedule."""
    logger.info("old movie nights deleted: %d", services.delete_old())
