"""The Celery application that the worker and the schedule run."""

import gc
import os
import sys
from functools import cached_property
from logging.config import dictConfig
from typing import Any, NoReturn

import django
from celery import Celery
from celery.apps.beat import Beat
from celery.loaders.app import AppLoader
from celery.signals import beat_init, setup_logging, worker_before_create_process, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import __version__
from .running_processes import BeingRestoredError, note_process
from .watching import sentry

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

    def import_default_modules(self) -> list[Any]:
        """Load all apps, as a worker does; end the program where one refuses the settings."""
        try:
            django.setup()
        except ImproperlyConfigured as error:
            _refuse(error)
        return list(super().import_default_modules())


class Schedule(Beat):
    """Celery's schedule, which sends tasks by name: of the site it loads the settings alone."""

    def init_loader(self) -> None:
        """Load no task, and so no app, where Celery's own loads all of them."""
        try:
            sentry.report_errors(settings.SENTRY_DSN, f"movierec@{__version__}")
        except ImproperlyConfigured as error:
            _refuse(error)
        self.app.finalize()


class Site(Celery):
    """The application, with a schedule that takes a third of the memory."""

    @cached_property
    def Beat(self) -> type[Schedule]:  # noqa: N802 - so Celery names it
        """What `celery beat` runs."""
        return self.subclass_with_self(Schedule)


def _note_process(**kwargs: Any) -> None:
    try:
        note_process()
    except BeingRestoredError as error:
        _refuse(error)


def _log_as_the_site_does(**kwargs: Any) -> None:
    """Take the place of Celery's own logs, of which the desk would hear nothing."""
    dictConfig(settings.LOGGING)


def _share_memory(**kwargs: Any) -> None:
    """Leave what is loaded out of the search for garbage, which copies what processes share."""
    gc.collect()
    gc.freeze()


worker_init.connect(_note_process)
worker_before_create_process.connect(_share_memory)
beat_init.connect(_note_process)
setup_logging.connect(_log_as_the_site_does)


def _refuse(error: Exception) -> NoReturn:
    sys.stderr.write(f"movierec: {error}\n")
    sys.exit(2)


app = Site("movierec", loader="movierec.celery:SettingsLoader")
app.config_from_object("movierec.celery_settings")
app.autodiscover_tasks()
