"""The accounts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who may log in."""

    name = "accounts"
    verbose_name = _("Users")

    def ready(self) -> None:
        """Begin to write the audit log, and register the checks."""
        from . import checks  # noqa: F401
        from .audit import receivers  # noqa: F401
