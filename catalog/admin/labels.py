"""Genres, countries, tags, and which movies have which tag."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.admin import LargeTableAdmin, related_count

from ..models import Country, Genre, MovieTag, Tag


class LabelAdmin(LargeTableAdmin):
    """Names that movies have, with how many have each."""

    list_display = ["name", "movie_count"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the names with their counts."""
        count = related_count(self.model, "movies")
        names: QuerySet[Any] = super().get_queryset(request).annotate(movie_count=count)
        return names

    @admin.display(description="movies", ordering="movie_count")
    def movie_count(self, label: Any) -> int:
        """How many movies have it."""
        count: int = label.movie_count
        return count


@admin.register(Genre)
class GenreAdmin(LabelAdmin):
    """Kinds of movie."""


@admin.register(Country)
class CountryAdmin(LabelAdmin):
    """Where movies are made."""


@admin.register(Tag)
class TagAdmin(LabelAdmin):
    """Words that people put on movies."""


@admin.register(MovieTag)
class MovieTagAdmin(LargeTableAdmin):
    """How often each tag was put on each movie; a movie's own page shows its most used ones."""

    list_display = ["tag", "movie", "count"]
    list_select_related = ["tag", "movie"]
    search_fields = ["=tag__name"]
    search_help_text = "The whole tag."
    autocomplete_fields = ["movie", "tag"]
    ordering = ["-pk"]
