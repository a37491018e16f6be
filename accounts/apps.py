"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may log in."""

    name = "accounts"
    verbose_name = "Users"
