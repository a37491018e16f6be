"""The app of the weekly mail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WeeklyConfig(AppConfig):
    """Three picks for the weekend, by mail to those who want them."""

    name = "weekly"
    verbose_name = _("weekly mail")
