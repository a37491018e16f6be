"""Background tasks of what all apps share."""

from celery import shared_task

from . import models


@shared_task
def forget_old_forms() -> None:
    """Delete what was kept to know forms again; runs on a schedule."""
    models.forget_old_forms()
