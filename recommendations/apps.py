"""The recommendations app."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """Trains on the ratings, serves picks from them and says why."""

    name = "recommendations"

    def ready(self) -> None:
        """Let people take with them what is kept about them here."""
        from . import export  # noqa: F401
