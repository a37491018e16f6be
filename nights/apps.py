"""The movie nights app."""

from django.apps import AppConfig


class NightsConfig(AppConfig):
    """Movie nights: picks and a vote for a group, including guests without accounts."""

    name = "nights"
    verbose_name = "movie nights"

    def ready(self) -> None:
        """Register the tables of the data export."""
        from . import export  # noqa: F401
