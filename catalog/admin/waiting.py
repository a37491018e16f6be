"""What people wait for: movies they asked for, and imports that failed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import ReadOnlyAdmin

from ..models import HistoryImport, MovieRequest


class _ForKeepers(ReadOnlyAdmin):
    """Seen by who may add movies; without names, for keepers look after no accounts."""

    ordering = ["-pk"]
    actions = None
    list_display_links = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may add movies sees them."""
        return request.user.has_perm("catalog.add_movie")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They go with their owner's, or with the account."""
        return obj is None and super().has_delete_permission(request, obj)


@admin.register(MovieRequest)
class MovieRequestAdmin(_ForKeepers):
    """Movies at a source that people asked for."""

    list_display = ["title", "year", "state", "problem", "source", "created_at", "what_to_do"]
    list_filter = ["state", "source"]
    search_fields = ["title"]
    date_hierarchy = "created_at"
    fields = ["title", "year", "source", "source_id", "state", "problem", "created_at"]

    @admin.display(description=gettext_lazy("what to do"))
    def what_to_do(self, wanted: MovieRequest) -> str:
        """A link to the movie, or to add it by hand."""
        if wanted.movie_id:
            address = reverse("admin:catalog_movie_change", args=[wanted.movie_id])
            return format_html('<a href="{}">{}</a>', address, _("See the movie"))
        fields = {"title": wanted.title, "year": wanted.year or ""}
        address = f"{reverse('admin:catalog_movie_add')}?{urlencode(fields)}"
        return format_html('<a href="{}">{}</a>', address, _("Add it by hand"))


@admin.register(HistoryImport)
class HistoryImportAdmin(_ForKeepers):
    """Histories that people brought, and why one was not imported."""

    list_display = ["__str__", "state", "problem", "created_at", "finished_at"]
    list_filter = ["state"]
    date_hierarchy = "created_at"
    fields = ["state", "problem", "total", "done", "created_at", "finished_at"]
