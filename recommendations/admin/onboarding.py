"""Admin of onboarding: read-only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin import LargeTableAdmin

from ..models import ChosenGroup, NotSeen, OnboardingDone


class _OnlySeen(LargeTableAdmin):
    """Rows that only users create; admins may delete them."""

    list_select_related = ["user"]
    search_fields = ["=user__username"]
    search_help_text = "A whole user name."
    ordering = ["-pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the user says it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only the user says otherwise."""
        return False


@admin.register(ChosenGroup)
class ChosenGroupAdmin(_OnlySeen):
    """Groups of movies that users chose."""

    list_display = ["name", "user", "created_at"]


@admin.register(NotSeen)
class NotSeenAdmin(_OnlySeen):
    """Movies that users have not seen."""

    list_display = ["movie", "user", "created_at"]
    list_select_related = ["movie", "user"]


@admin.register(OnboardingDone)
class OnboardingDoneAdmin(_OnlySeen):
    """Users who are done with onboarding; deleting a row offers it again."""

    list_display = ["user", "done_at"]
