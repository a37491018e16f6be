"""Admin of onboarding: read-only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from core.admin import ReadOnlyAdmin

from ..models import ChosenGroup, NotSeen, OnboardingDone


class _OnboardingAdmin(ReadOnlyAdmin):
    """Rows that only users create; admins may delete them."""

    list_select_related = ["user"]
    search_fields = ["=user__username"]
    search_help_text = gettext_lazy("A whole user name.")
    ordering = ["-pk"]


@admin.register(ChosenGroup)
class ChosenGroupAdmin(_OnboardingAdmin):
    """Groups of movies that users chose."""

    list_display = ["name", "user", "created_at"]


@admin.register(NotSeen)
class NotSeenAdmin(_OnboardingAdmin):
    """Movies that users have not seen."""

    list_display = ["movie", "user", "created_at"]
    list_select_related = ["movie", "user"]


@admin.register(OnboardingDone)
class OnboardingDoneAdmin(_OnboardingAdmin):
    """Users who are done with onboarding; deleting a row offers it again."""

    list_display = ["user", "done_at"]
