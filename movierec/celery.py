"""The Celery application that the worker and the schedule run."""

import os
import sys
from logging.config import dictConfig
from typing import Any, NoReturn

from celery import Celery
from celery.loaders.app import AppLoader
from celery.signals import beat_init, setup_logging, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .running import BeingRestoredError, note_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "movierec.settings")


class SettingsLoader(AppLoader):
    """Says in one line what is wrong with the settings, and ends the program."""

    def config_from_object(self, obj: Any, silent: bool = False) -> bool:
        """Read the settings; end the program where they are wrong."""
        try:
            settings.SECRET_KEY  # noqa: B018 - the first look at any of them reads them all
        except ImproperlyConfigured as error:
            _refuse(error)
        return bool(super().config_from_object(obj, silent))


def _note_process(**kwargs: Any) -> None:
    try:
        note_process()
    except BeingRestoredError as error:
        _refuse(error)


def _log_as_the_site_does(**kwargs: Any) -> None:
    """Take the place of Celery's own logs, of which the desk would hear nothing."""
    dictConfig(settings.LOGGING)


worker_init.connect(_note_process)
beat_init.connect(_note_process)
setup_logging.connect(_log_as_the_site_does)


def _refuse(error: Exception) -> NoReturn:
    sys.stderr.write(f"movierec: {error}\n")
    sys.exit(2)


app = Celery("movierec", loader="movierec.celery:SettingsLoader")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
