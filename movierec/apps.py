"""The app that holds the site together."""

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import pre_migrate

from . import __version__
from .old_databases import refuse_too_old
from .watching import sentry, tasks


class MovierecConfig(AppConfig):
    """Settings, addresses, health, and the commands that run the site."""

    name = "movierec"

    def ready(self) -> None:
        """Check the database once before each `migrate`; note what tasks do, and report errors."""
        pre_migrate.connect(refuse_too_old, sender=apps.get_app_config("accounts"))
        tasks.connect()
        sentry.report_errors(settings.SENTRY_DSN, f"movierec@{__version__}")
