"""Base class of the admin of rows about a rating."""

from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy

from catalog.admin.found_by_movie import FoundByMovieAdmin
from catalog.models import Movie

from ..models import MutedRating, Prediction


class OfRatingAdmin(FoundByMovieAdmin):
    """Rows with the movie and the user of their rating."""

    path = "rating__"

    @admin.display(description=gettext_lazy("movie"), ordering="rating__movie__title")
    def movie(self, row: MutedRating | Prediction) -> Movie:
        """The movie that was rated."""
        return row.rating.movie

    @admin.display(description=gettext_lazy("user"), ordering="rating__user__username")
    def user(self, row: MutedRating | Prediction) -> AbstractUser:
        """Who rated it."""
        return row.rating.user
