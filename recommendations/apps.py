"""The recommendations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    """Trains on ratings and serves explained recommendations."""

    name = "recommendations"
    verbose_name = _("Recommendations")
