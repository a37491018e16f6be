"""Movie nights for admins: counts only; ratings, vetoes and votes stay with the participants."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import ReadOnlyAdmin, related_count

from .models import Night


@admin.register(Night)
class NightAdmin(ReadOnlyAdmin):
    """Nights to view and delete, without their addresses: anyone who has one can join."""

    list_display = ["name", "host", "date", "stage", "people", "guest_ratings", "created_at"]
    list_filter = ["stage"]
    list_select_related = ["host"]
    search_fields = ["name", "=host__username"]
    search_help_text = gettext_lazy("Words of the name, or the host's whole user name.")
    ordering = ["-pk"]
    fields = [
        "name",
        "host",
        "date",
        "stage",
        "invitation_open",
        "rule",
        "genre",
        "from_year",
        "to_year",
        "most_minutes",
        "people",
        "guest_ratings",
        "created_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Night]:
        """Return the nights with their counts."""
        nights: QuerySet[Night] = super().get_queryset(request)
        return nights.annotate(
            people_count=related_count(Night, "participants"),
            guest_rating_count=related_count(Night, "participants__guest_ratings"),
        )

    @admin.display(description=gettext_lazy("people"), ordering="people_count")
    def people(self, night: Night) -> int:
        """How many participants there are."""
        return night.people_count  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("guest ratings"), ordering="guest_rating_count")
    def guest_ratings(self, night: Night) -> int:
        """How many ratings guests have given."""
        return night.guest_rating_count  # type: ignore[attr-defined]
