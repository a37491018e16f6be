"""What the worker does for movie nights."""

import logging

from celery import shared_task

from . import services

logger = logging.getLogger(__name__)


@shared_task
def delete_old_nights() -> None:
    """Delete the movie nights that are long over; the schedule calls this."""
    logger.info("old movie nights deleted: %d", services.delete_old())
