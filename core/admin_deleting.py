"""Deleting in the admin only after a question on the page was answered."""

from typing import Any

from django.contrib.admin.actions import delete_selected
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from .admin import LargeTableAdmin


class AskingDeleteAdmin(LargeTableAdmin):
    """Asks before it deletes a row or several.

    The templates of a subclass ask; `is_answered` says whether what came back will do.
    """

    def is_answered(self, request: HttpRequest, chosen: QuerySet[Any], *, several: bool) -> bool:
        """Whether the form's answer lets `chosen` be deleted; if not, tell why."""
        raise NotImplementedError

    def about_deletion(self, chosen: QuerySet[Any]) -> dict[str, Any]:
        """Return what the page shows besides what Django's own does."""
        return {}

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask, and delete a row."""
        row = self.get_object(request, object_id)
        extra = extra_context or {}
        if row is not None:
            chosen = self.model._default_manager.filter(pk=row.pk)
            extra = {**self.about_deletion(chosen), **extra}
            posted = request.method == "POST"
            if posted and not self.is_answered(request, chosen, several=False):
                request.method, request.POST = "GET", request.POST.__class__()
        return super().delete_view(request, object_id, extra)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions; that which deletes asks, too."""
        actions: dict[str, Any] = super().get_actions(request)
        if "delete_selected" in actions:
            _function, name, description = actions["delete_selected"]
            actions["delete_selected"] = (_delete_chosen, name, description)
        return actions


def _delete_chosen(
    model_admin: AskingDeleteAdmin, request: HttpRequest, chosen: QuerySet[Any]
) -> HttpResponse | None:
    about = model_admin.about_deletion(chosen)
    if request.POST.get("post") and not model_admin.is_answered(request, chosen, several=True):
        request.POST = request.POST.copy()  # type: ignore[assignment]
        del request.POST["post"]  # type: ignore[misc]
    response: Any = delete_selected(model_admin, request, chosen)
    if response is not None:
        response.context_data |= about
    return response
