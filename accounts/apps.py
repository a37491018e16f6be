"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may log in."""

    name = "accounts"
    verbose_name = "Users"

    def ready(self) -> None:
        """Begin to write the audit log, and register the checks."""
        from . import checks  # noqa: F401
        from .audit import receivers  # noqa: F401
