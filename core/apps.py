"""The app below all others."""

from django.apps import AppConfig, apps
from django.db.models import BigAutoField
from django.urls import register_converter

from .among import Among
from .model_names import translate_names
from .request_numbers import IdConverter


class CoreConfig(AppConfig):
    """What each app's forms and admin pages share."""

    name = "core"

    def ready(self) -> None:
        """Let addresses have ids, in whatever order their modules are imported; name the tables."""
        BigAutoField.register_lookup(Among)
        register_converter(IdConverter, "id")
        translate_names(apps.get_models(include_auto_created=True))
