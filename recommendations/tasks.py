"""What the worker does."""

import logging
from collections.abc import Callable

from celery import shared_task

from . import nights, training
from .engine.errors import EngineError
from .models import LeaseTaken

logger = logging.getLogger(__name__)


@shared_task
def retrain() -> None:
    """Retrain now."""
    _run(training.retrain)


@shared_task
def retrain_if_due() -> None:
    """Retrain if enough has changed; the schedule calls this."""
    _run(training.retrain_if_due)


@shared_task
def delete_old_nights() -> None:
    """Delete the movie nights that are long over; the schedule calls this."""
    logger.info("old movie nights deleted: %d", nights.delete_old())


def _run(work: Callable[[], object]) -> None:
    """Do the work; what can be expected to go wrong is a line in the log, not a crash."""
    try:
        work()
    except LeaseTaken:
        logger.info("another process is training already")
    except EngineError as error:
        logger.error("not retrained: %s", error)
