"""Celery tasks."""

import logging
from collections.abc import Callable

from celery import Task, shared_task
from django.db import transaction

from . import retention
from .engine.errors import EngineError
from .models import LeaseTaken, TrainingRequest
from .registry.knowing import forget_deletions
from .training import pipeline, triggers

logger = logging.getLogger(__name__)

LONGEST_WAIT = 10.0
"""A training that runs may end long before its lease does."""


def ask_to_retrain() -> None:
    """Have a worker retrain as soon as it can; where that is lost, the schedule does."""
    TrainingRequest.objects.create()
    transaction.on_commit(retrain.delay)


@shared_task(bind=True, max_retries=None)
def retrain(self: Task) -> None:
    """Retrain now, or when the training that runs, or was cut off, no longer holds the lease.

    Of those that were asked for one trains, for all.
    """
    try:
        _run(triggers.retrain_if_asked)
    except LeaseTaken as error:
        seconds = min(pipeline.seconds_taken() + 1.0, LONGEST_WAIT)
        logger.info("another process is training already; tried again in %.0f s", seconds)
        raise self.retry(countdown=seconds, exc=error) from error


@shared_task
def retrain_if_due() -> None:
    """Retrain if enough has changed or somebody asked for it; the schedule calls this."""
    _run_unless_taken(triggers.retrain_if_due)


@shared_task
def retrain_if_awaited() -> None:
    """Retrain if somebody waits for it whose worker is gone; runs on a schedule, more often."""
    _run_unless_taken(triggers.retrain_if_awaited)


@shared_task
def delete_old_records() -> None:
    """Delete what the site noted by itself and no longer uses; runs on a schedule."""
    logger.info("old impressions deleted: %d", retention.delete_forgotten_impressions())
    logger.info("old failed trainings deleted: %d", retention.delete_old_failures())
    logger.info("picks of ended tests deleted: %d", retention.delete_picks_of_ended_tests())
    forget_deletions()


def _run_unless_taken(work: Callable[[], object]) -> None:
    try:
        _run(work)
    except LeaseTaken:
        logger.info("another process is training already")


def _run(work: Callable[[], object]) -> None:
    """Do the work; log expected failures in one line."""
    try:
        work()
    except EngineError as error:
        logger.error("not retrained: %s", error)
