"""The history of a movie or a person: what was changed, from what to what, with revert."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.admin import BoundedPaginator, LargeTableAdmin

from ..editing.cells import cells_of, differing
from ..editing.revert import revert
from ..imports.movies_csv.writing import CatalogueChangedError
from ..models import Movie, MovieEdit, PersonEdit

EDITS_A_PAGE = 20


class EditHistoryAdmin(LargeTableAdmin):
    """Keeps what its form changes, shows it on the history page, and reverts it there."""

    object_history_template = "admin/catalog/edit_history.html"

    def get_urls(self) -> list[URLPattern]:
        """Add where the buttons lead."""
        view = self.admin_site.admin_view(require_POST(self.revert_view))
        own = path("revert/<id:pk>/", view, name=f"catalog_{self.opts.model_name}_revert")
        return [own, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save a form; keep what one that is saved has changed."""
        before = None
        if request.method == "POST" and object_id:
            row = self.get_object(request, object_id)
            before = cells_of(row) if row else None
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if before is not None and (row := self.get_object(request, str(object_id))):
            was, is_now = differing(before, cells_of(row))
            if is_now:
                source = self._edits.Source.ADMIN
                self._edits.objects.create(
                    of=row, by_id=request.user.pk, source=source, before=was, after=is_now
                )
        return response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Add the edits."""
        shown: dict[str, Any] = {}
        if row := self.get_object(request, object_id):
            edits = self._edits.objects.filter(of=row.pk).select_related("by")
            page = BoundedPaginator(edits, EDITS_A_PAGE).get_page(request.GET.get("edits"))
            for edit in page:
                columns = [
                    (name, edit.before.get(name, ""), edit.after[name]) for name in edit.after
                ]
                edit.columns = columns
            shown = {
                "edits": page,
                "revert_address": f"admin:catalog_{self.opts.model_name}_revert",
                "may_revert": self.has_change_permission(request),
            }
        return super().history_view(request, object_id, {**shown, **(extra_context or {})})

    def revert_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revert one edit."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        edit: Any = get_object_or_404(self._edits.objects.select_related("of"), pk=pk)
        author: Any = request.user.pk
        try:
            done = revert(edit, author)
        except (ValidationError, CatalogueChangedError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            message = _("Nothing was put back: %(reason)s")
            self.message_user(request, message % {"reason": reason}, messages.ERROR)
        else:
            if done.columns:
                self.log_change(request, edit.of, f"Reverted: {', '.join(done.columns)}.")
                message = _("Put back: %(columns)s.") % {"columns": ", ".join(done.columns)}
                self.message_user(request, message, messages.SUCCESS)
            if done.left:
                message = _("Left as it is, for it was changed since: %(columns)s.")
                shown = message % {"columns": ", ".join(done.left)}
                self.message_user(request, shown, messages.WARNING)
        return redirect(reverse(f"admin:catalog_{self.opts.model_name}_history", args=[edit.of_id]))

    @property
    def _edits(self) -> type[MovieEdit] | type[PersonEdit]:
        return MovieEdit if self.model is Movie else PersonEdit
