"""The app below all others."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What each app's forms and admin pages share."""

    name = "core"
