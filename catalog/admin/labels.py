"""The administration of genres, countries and tags."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import LargeTableAdmin, related_count

from ..models import Country, Genre, MovieTag, Tag


class LabelAdmin(LargeTableAdmin):
    """Labels with their number of movies."""

    list_display = ["name", "movie_count"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the names with their counts."""
        count = related_count(self.model, "movies")
        names: QuerySet[Any] = super().get_queryset(request).annotate(movie_count=count)
        return names

    @admin.display(description=gettext_lazy("movies"), ordering="movie_count")
    def movie_count(self, label: Any) -> int:
        """How many movies have it."""
        count: int = label.movie_count
        return count


@admin.register(Genre)
class GenreAdmin(LabelAdmin):
    """Genres."""


@admin.register(Country)
class CountryAdmin(LabelAdmin):
    """Countries of production."""


@admin.register(Tag)
class TagAdmin(LabelAdmin):
    """Public tags."""


@admin.register(MovieTag)
class MovieTagAdmin(LargeTableAdmin):
    """How often each movie has each tag; the movie's page shows the most used ones."""

    list_display = ["tag", "movie", "count"]
    list_select_related = ["tag", "movie"]
    search_fields = ["=tag__name"]
    search_help_text = gettext_lazy("The whole tag.")
    autocomplete_fields = ["movie", "tag"]
    ordering = ["-pk"]
