"""The history of a movie, a person or settings: from what to what they changed, with revert."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.audit.log import Action, record
from core.admin import BoundedPaginator, LargeTableAdmin, admin_page
from core.deletion import hold
from core.request_numbers import whole_number

from ..editing.cells import cells_of, differing, value_sources_of
from ..editing.revert import Reverted, revert
from ..editing.settings import changes_of, log_values, put_back, values_of
from ..imports.movies_csv.writing import CatalogueChangedError
from ..models import Movie, MovieEdit, PersonEdit

EDITS_A_PAGE = 20


class _RevertingAdmin(LargeTableAdmin):
    """Has buttons on its history page that revert a change."""

    object_history_template = "admin/catalog/edit_history.html"

    def edits_of(self, row: Model) -> Any:
        """Return what changed a row, the latest first."""
        raise NotImplementedError

    def describe(self, edit: Any) -> None:
        """Let a change have what the page shows of it."""
        raise NotImplementedError

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Add the changes."""
        shown: dict[str, Any] = {}
        if row := self.get_object(request, object_id):
            page = BoundedPaginator(self.edits_of(row), EDITS_A_PAGE)
            shown = {
                "edits": page.get_page(request.GET.get("edits")),
                "revert_address": f"admin:catalog_{self.opts.model_name}_revert",
                "may_revert": self.has_change_permission(request),
            }
            for edit in shown["edits"]:
                self.describe(edit)
        return super().history_view(request, object_id, {**shown, **(extra_context or {})})


class EditHistoryAdmin(_RevertingAdmin):
    """Keeps what its form changes, shows it on the history page, and reverts it there."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save a form; keep what one that is saved has changed."""
        show = partial(super().changeform_view, request, object_id, form_url, extra_context)
        if request.method != "POST" or not object_id or whole_number(object_id) is None:
            return show()
        with transaction.atomic():
            # Of two admins at once, one after the other.
            hold(self.model._base_manager.filter(pk=object_id))
            return self._save_with_edit(request, object_id, show)

    def _save_with_edit(
        self, request: HttpRequest, object_id: str, save: Callable[[], HttpResponse]
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        before, sources = cells_of(row) if row else None, value_sources_of(row)
        response = save()
        if before is None or not (row := self.get_object(request, object_id)):
            return response
        was, is_now = differing(before, cells_of(row))
        if is_now:
            source = self._edits.Source.ADMIN
            edit = self._edits(
                of=row, by_id=request.user.pk, source=source, before=was, after=is_now
            )
            if isinstance(edit, MovieEdit):
                edit.note_sources(sources, {})
            edit.save()
        return response

    def edits_of(self, row: Model) -> Any:
        """Return the edits."""
        return self._edits.objects.filter(of=row.pk).select_related("by")

    def describe(self, edit: Any) -> None:
        """Add its columns."""
        edit.columns = _columns(self.model, edit.before, edit.after)

    @admin_page("revert/<id:pk>/", "revert", ["change"], posted=True)
    def revert_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revert one edit."""
        edit: Any = get_object_or_404(self._edits.objects.select_related("of"), pk=pk)
        author: Any = request.user.pk
        try:
            done = revert(edit, author)
        except self.model.DoesNotExist as error:
            # Deleted or merged just now.
            raise Http404 from error
        except (ValidationError, CatalogueChangedError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            message = _("Nothing was put back: %(reason)s")
            self.message_user(request, message % {"reason": reason}, messages.ERROR)
        else:
            if done.columns:
                self.log_change(request, edit.of, f"Reverted: {', '.join(done.columns)}.")
            _say(self, request, done)
        return redirect(reverse(f"admin:catalog_{self.opts.model_name}_history", args=[edit.of_id]))

    @property
    def _edits(self) -> type[MovieEdit] | type[PersonEdit]:
        return MovieEdit if self.model is Movie else PersonEdit


class SettingsHistoryAdmin(_RevertingAdmin):
    """Logs from what to what settings are changed, shows it on the history page, and reverts it."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Log the values, too, and in the audit log that there was a change."""
        message = super().construct_change_message(request, form, formsets, add)
        if form.changed_data and not add:
            log_values(message, form)
            record(Action.SETTING_CHANGED, None, f"{form.instance}: {', '.join(form.changed_data)}")
        return message

    def edits_of(self, row: Model) -> Any:
        """Return the changes that were logged."""
        return changes_of(row)

    def describe(self, edit: Any) -> None:
        """Add when and by whom it was, and its columns."""
        edit.at, edit.by = edit.action_time, edit.user
        edit.columns = _columns(self.model, *values_of(edit))

    @admin_page("revert/<id:pk>/", "revert", ["change"], posted=True)
    def revert_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revert one change."""
        entry = get_object_or_404(LogEntry, pk=pk)
        row = get_object_or_404(self.model, pk=entry.object_id)
        if not changes_of(row).filter(pk=pk).exists():
            raise Http404
        try:
            done, logged = put_back(entry, row)
        except ValidationError as error:
            message = _("Nothing was put back: %(reason)s")
            self.message_user(
                request, message % {"reason": " ".join(error.messages)}, messages.ERROR
            )
        else:
            if done.columns:
                self.log_change(request, row, logged)
                record(Action.SETTING_CHANGED, None, f"{row}: {', '.join(done.columns)}, reverted")
            _say(self, request, done)
        return redirect(f"admin:catalog_{self.opts.model_name}_history", row.pk)


def _say(admin: LargeTableAdmin, request: HttpRequest, done: Reverted) -> None:
    if done.columns:
        message = _("Put back: %(columns)s.") % {"columns": _labels(admin.model, done.columns)}
        admin.message_user(request, message, messages.SUCCESS)
    if done.left:
        message = _("Left as it is, for it was changed since: %(columns)s.")
        shown = message % {"columns": _labels(admin.model, done.left)}
        admin.message_user(request, shown, messages.WARNING)


def _columns(
    model: type[Model], before: Mapping[str, str], after: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    return [(column_label(model, name), before.get(name, ""), after[name]) for name in after]


def _labels(model: type[Model], names: Iterable[str]) -> str:
    return ", ".join(column_label(model, name) for name in names)


def column_label(model: type[Model], name: str) -> str:
    """Return what a column is called on pages."""
    others = {
        "directors": _("Directors"),
        "cast": _("Cast"),
        "writers": _("Writers"),
        "certificates": capfirst(_("age ratings")),
    }
    if name in others:
        return others[name]
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name  # of an edit that is older than the table
    return str(capfirst(field.verbose_name))
