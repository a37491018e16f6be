"""What people said in their first steps: read-only, for it is theirs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin import LargeTableAdmin

from ..models import ChosenGroup, NotSeen, OnboardingDone


class _OnlySeen(LargeTableAdmin):
    """Rows that only their owner makes; they can be deleted."""

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
    """Who likes which group of movies."""

    list_display = ["name", "user", "created_at"]


@admin.register(NotSeen)
class NotSeenAdmin(_OnlySeen):
    """Who has not seen which movie."""

    list_display = ["movie", "user", "created_at"]
    list_select_related = ["movie", "user"]


@admin.register(OnboardingDone)
class OnboardingDoneAdmin(_OnlySeen):
    """Who is not offered the first steps any more; deleting a row offers them again."""

    list_display = ["user", "done_at"]
