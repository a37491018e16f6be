"""The recommendations app."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """Trains on ratings and serves explained recommendations."""

    name = "recommendations"

    def ready(self) -> None:
        """Register what users can export."""
        from . import export  # noqa: F401
