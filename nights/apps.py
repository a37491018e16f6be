"""The movie nights app."""

from django.apps import AppConfig


class NightsConfig(AppConfig):
    """Movie nights: picks and votes for several people at once, guests without accounts too."""

    name = "nights"
    verbose_name = "movie nights"

    def ready(self) -> None:
        """Let people take with them what is kept about them here."""
        from . import export  # noqa: F401
