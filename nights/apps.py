"""The movie nights app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NightsConfig(AppConfig):
    """Movie nights: picks and a vote for a group, including guests without accounts."""

    name = "nights"
    verbose_name = _("movie nights")
