"""The administration of ratings."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import ChoiceFilter

from ..models import HALF_STARS, Rating
from .found_by_movie import FoundByMovieAdmin


def with_stars(field: str) -> dict[str, tuple[str, Q]]:
    """Return the half stars to filter by, the best first."""
    return {str(stars): (f"{stars:g}", Q((field, stars))) for stars in reversed(HALF_STARS)}


class StarsFilter(ChoiceFilter):
    """Ratings by their stars."""

    title = gettext_lazy("stars")
    parameter_name = "stars"
    conditions = with_stars("stars")


class AuthorFilter(ChoiceFilter):
    """Ratings by users of this site, or imported ones."""

    title = gettext_lazy("author")
    parameter_name = "author"
    conditions = {
        "here": (gettext_lazy("People of this site"), Q(user__imported_from="")),
        "imported": (gettext_lazy("Imported"), ~Q(user__imported_from="")),
    }


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
