"""Admin of feedback besides ratings."""

from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from catalog.admin.found_by_movie import FoundByMovieAdmin
from catalog.models import Movie

from ..models import MutedRating, NotInterested


@admin.register(NotInterested)
class NotInterestedAdmin(FoundByMovieAdmin):
    """Movies that users are not interested in."""

    list_display = ["movie", "user", "created_at"]
    list_select_related = ["movie", "user"]
    raw_id_fields = ["user", "movie"]
    readonly_fields = ["created_at"]
    ordering = ["-pk"]


@admin.register(MutedRating)
class MutedRatingAdmin(FoundByMovieAdmin):
    """Ratings used neither for recommendations nor for training."""

    list_display = ["movie", "user", "rating", "created_at"]
    list_select_related = ["rating__movie", "rating__user"]
    path = "rating__"
    raw_id_fields = ["rating"]
    readonly_fields = ["created_at"]
    ordering = ["-created_at", "-pk"]

    def has_change_permission(self, request: HttpRequest, obj: MutedRating | None = None) -> bool:
        """A rating is muted or it is not: there is nothing to change."""
        return False

    @admin.display(description=gettext_lazy("movie"), ordering="rating__movie__title")
    def movie(self, muted: MutedRating) -> Movie:
        """The movie that was rated."""
        return muted.rating.movie

    @admin.display(description=gettext_lazy("user"), ordering="rating__user__username")
    def user(self, muted: MutedRating) -> AbstractUser:
        """Who rated it."""
        return muted.rating.user
