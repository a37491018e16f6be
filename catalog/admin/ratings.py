"""The administration of ratings."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import HALF_STARS, Rating
from .found_by_movie import FoundByMovieAdmin


class StarsFilter(admin.SimpleListFilter):
    """Ratings by their stars; the choices need no query."""

    title = gettext_lazy("stars")
    parameter_name = "stars"
    field = "stars"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the half stars, the best first."""
        return [(str(stars), f"{stars:g}") for stars in reversed(HALF_STARS)]

    def queryset(self, request: HttpRequest, ratings: QuerySet[Any]) -> QuerySet[Any]:
        """Return the ratings of the chosen stars."""
        chosen = [stars for stars in HALF_STARS if str(stars) == self.value()]
        return ratings.filter((self.field, chosen[0])) if chosen else ratings


class AuthorFilter(admin.SimpleListFilter):
    """Ratings by users of this site, or imported ones."""

    title = gettext_lazy("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the two kinds of author."""
        return [("here", _("People of this site")), ("imported", _("Imported"))]

    def queryset(self, request: HttpRequest, ratings: QuerySet[Rating]) -> QuerySet[Rating]:
        """Return the ratings by the chosen kind of author."""
        if self.value() == "here":
            return ratings.filter(user__imported_from="")
        if self.value() == "imported":
            return ratings.exclude(user__imported_from="")
        return ratings


@admin.register(Rating)
class RatingAdmin(FoundByMovieAdmin):
    """Ratings, the latest first."""

    list_display = ["movie", "user", "stars", "updated_at"]
    list_select_related = ["movie", "user"]
    list_filter = [StarsFilter, AuthorFilter]
    raw_id_fields = ["user", "movie"]
    readonly_fields = ["created_at", "updated_at"]
    ordering = ["-updated_at", "-pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Rating | None = None) -> list[str]:
        """Do not move a rating to another user or movie."""
        return [*self.readonly_fields, "user", "movie"] if obj else list(self.readonly_fields)

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return a field that steps by half a star."""
        if db_field.name == "stars":
            steps = {"min": HALF_STARS[0], "max": HALF_STARS[-1], "step": HALF_STARS[0]}
            kwargs["widget"] = forms.NumberInput(attrs=steps)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Rating, form: Any, change: bool) -> None:
        """Change the stars as the user would, so that the movie's totals follow."""
        if change:
            Rating.objects.rate(obj.user_id, obj.movie, obj.stars)
        else:
            super().save_model(request, obj, form, change)
