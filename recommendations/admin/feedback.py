"""Admin of feedback besides ratings."""

from django.contrib import admin
from django.http import HttpRequest

from catalog.admin.found_by_movie import FoundByMovieAdmin

from ..models import MutedRating, NotInterested
from .of_rating import OfRatingAdmin


@admin.register(NotInterested)
class NotInterestedAdmin(FoundByMovieAdmin):
    """Movies that users are not interested in."""

    list_display = ["movie", "user", "created_at"]
    list_select_related = ["movie", "user"]
    raw_id_fields = ["user", "movie"]
    readonly_fields = ["created_at"]
    ordering = ["-pk"]


@admin.register(MutedRating)
class MutedRatingAdmin(OfRatingAdmin):
    """Ratings used neither for recommendations nor for training."""

    list_display = ["movie", "user", "rating", "created_at"]
    list_select_related = ["rating__movie", "rating__user"]
    raw_id_fields = ["rating"]
    readonly_fields = ["created_at"]
    ordering = ["-created_at", "-pk"]

    def has_change_permission(self, request: HttpRequest, obj: MutedRating | None = None) -> bool:
        """A rating is muted or it is not: there is nothing to change."""
        return False
