"""The app below all others."""

from django.apps import AppConfig
from django.urls import register_converter

from .parameters import IdConverter


class CoreConfig(AppConfig):
    """What each app's forms and admin pages share."""

    name = "core"

    def ready(self) -> None:
        """Let addresses have ids, in whatever order their modules are imported."""
        register_converter(IdConverter, "id")
