"""The API app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What other programs use: the HTTP API and its tokens."""

    name = "api"
    verbose_name = "API"

    def ready(self) -> None:
        """Register what follows a new password."""
        from . import revoking  # noqa: F401
