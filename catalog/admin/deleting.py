"""Deleting movies: what goes with them is said, and their title is asked for."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.actions import delete_selected
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.admin import LargeTableAdmin

from ..models import Movie


class DeletingAdmin(LargeTableAdmin):
    """Deletes movies once whoever does it has typed the title, or the number of several."""

    delete_confirmation_template = "admin/catalog/movie/delete.html"
    delete_selected_confirmation_template = "admin/catalog/movie/delete_selected.html"

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the title, and delete the movie."""
        movie = self.get_object(request, object_id)
        if request.method == "POST" and movie and not self._is_typed(request, movie.title):
            request.method, request.POST = "GET", request.POST.__class__()
        extra = {"ratings": movie.rating_count if movie else 0, **(extra_context or {})}
        response: HttpResponse = super().delete_view(request, object_id, extra)
        return response

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions; that which deletes asks, too."""
        actions: dict[str, Any] = super().get_actions(request)
        if "delete_selected" in actions:
            _function, name, description = actions["delete_selected"]
            actions["delete_selected"] = (_delete_chosen, name, description)
        return actions

    def _is_typed(self, request: HttpRequest, wanted: str) -> bool:
        typed = " ".join(request.POST.get("typed", "").split())
        if typed.casefold() == " ".join(wanted.split()).casefold():
            return True
        message = _("Not deleted: what you typed is not “%(wanted)s”.")
        self.message_user(request, message % {"wanted": wanted}, messages.ERROR)
        return False


def _delete_chosen(
    model_admin: DeletingAdmin, request: HttpRequest, chosen: QuerySet[Movie]
) -> HttpResponse | None:
    count = str(chosen.count())
    if request.POST.get("post") and not model_admin._is_typed(request, count):
        request.POST = request.POST.copy()  # type: ignore[assignment]
        del request.POST["post"]  # type: ignore[misc]
    response: Any = delete_selected(model_admin, request, chosen)
    if response is not None:
        ratings = chosen.order_by().aggregate(sum=Sum("rating_count"))["sum"] or 0
        response.context_data |= {"ratings": ratings, "count": count}
    return response  # type: ignore[no-any-return]
