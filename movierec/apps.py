"""The app that holds the site together."""

from django.apps import AppConfig, apps
from django.db.models.signals import pre_migrate

from .old_databases import refuse_too_old
from .watching import tasks


class MovierecConfig(AppConfig):
    """Settings, addresses, health, and the commands that run the site."""

    name = "movierec"

    def ready(self) -> None:
        """Check the database once before each `migrate`; note what tasks do."""
        pre_migrate.connect(refuse_too_old, sender=apps.get_app_config("accounts"))
        tasks.connect()
