"""Celery tasks."""

import logging
from collections.abc import Callable

from celery import shared_task

from .engine.errors import EngineError
from .models import LeaseTaken
from .training import pipeline, schedule

logger = logging.getLogger(__name__)


@shared_task
def retrain() -> None:
    """Retrain now."""
    _run(pipeline.retrain)


@shared_task
def retrain_if_due() -> None:
    """Retrain if enough has changed; the schedule calls this."""
    _run(schedule.retrain_if_due)


def _run(work: Callable[[], object]) -> None:
    """Do the work; log expected failures in one line."""
    try:
        work()
    except LeaseTaken:
        logger.info("another process is training already")
    except EngineError as error:
        logger.error("not retrained: %s", error)
