"""The administration of genres, countries and tags."""

from contextlib import nullcontext
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import LargeTableAdmin, related_count

from ..enrichment.renaming import renaming
from ..models import Country, FieldSource, Genre, MovieTag, Tag


class LabelAdmin(LargeTableAdmin):
    """Labels with their number of movies."""

    list_display = ["name", "movie_count"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the names with their counts."""
        count = related_count(self.model, "movies")
        return super().get_queryset(request).annotate(movie_count=count)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save it; what sources wrote with it is theirs still."""
        with renaming(obj) if change else nullcontext():
            super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("movies"), ordering="movie_count")
    def movie_count(self, label: Any) -> int:
        """How many movies have it."""
        return label.movie_count


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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save it, and note that a person has written the movie's tags."""
        super().save_model(request, obj, form, change)
        _note_typed(request, {obj.movie_id, form.initial.get("movie")})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete it, and note that a person has written the movie's tags."""
        super().delete_model(request, obj)
        _note_typed(request, {obj.movie_id})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete them, and note that a person has written their movies' tags."""
        movies = set(queryset.values_list("movie", flat=True))
        super().delete_queryset(request, queryset)
        _note_typed(request, movies)


def _note_typed(request: HttpRequest, movies: set[int | None]) -> None:
    person: Any = request.user.pk
    FieldSource.objects.note_typed({movie: {"tags"} for movie in movies if movie}, person)
