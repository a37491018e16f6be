"""The app of shelves and services: what people can watch."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShelvesConfig(AppConfig):
    """Which movies are in people's libraries, and on which services the others are."""

    name = "shelves"
    verbose_name = _("shelves and services")
