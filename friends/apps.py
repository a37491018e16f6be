"""The app of friends: taste matches and suggestions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FriendsConfig(AppConfig):
    """Two users who both agree see how alike they rate, and suggest movies to each other."""

    name = "friends"
    verbose_name = _("friends")
