"""Says on the next page, whichever it is, that an import is done or an archive is ready."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.deletion_views import AWAITED
from accounts.models import DeletedData

from ..models import DataExport, HistoryImport

Handler = Callable[[HttpRequest], HttpResponse]

_IMPORTS, _EXPORTS = "awaited_imports", "awaited_exports"
_SAID_THERE = {
    "history_import",
    "history_import_live",
    "bring_history",
    "export",
    "export_live",
    "download_export",
}
"""Views whose pages show it themselves."""


def await_import(request: HttpRequest, history_import: HistoryImport) -> None:
    """Remember in a session that its user wants to hear of an import."""
    request.session[_IMPORTS] = [*request.session.get(_IMPORTS, [])[-9:], history_import.pk]


def await_export(request: HttpRequest, export: DataExport) -> None:
    """Remember in a session that its user wants to hear of an archive."""
    request.session[_EXPORTS] = [export.pk]


class FinishedMiddleware(MiddlewareMixin):
    """Adds a message to the page that is asked for once what the user waits for is done.

    Only sessions that wait for something cost a query.
    """

    def process_view(self, request: HttpRequest, *view: object) -> None:
        """Look before a page is made, and never for what is only a part of one."""
        wants_page = "text/html" in request.headers.get("Accept", "text/html")
        is_page = request.method == "GET" and wants_page and "HX-Request" not in request.headers
        name = request.resolver_match.url_name if request.resolver_match else None
        # A poster has no name, and must not depend on who asks for it.
        if not is_page or name is None or not request.user.is_authenticated:
            return
        for key, tell in _TELL.items():
            if waited_for := request.session.get(key):
                left = tell(request, waited_for, name in _SAID_THERE)
                if len(left) < len(waited_for):
                    request.session[key] = left


def _tell_of_imports(request: HttpRequest, waited_for: list[int], is_said: bool) -> list[int]:
    own = list(HistoryImport.objects.filter(user=request.user.pk, pk__in=waited_for))
    for history_import in own:
        is_over = not history_import.is_working
        if is_over and not is_said and history_import.state != HistoryImport.State.UNDONE:
            _tell_of(request, history_import)
    return [one.pk for one in own if one.is_working]


def _tell_of(request: HttpRequest, history_import: HistoryImport) -> None:
    page = reverse("history_import", args=[history_import.pk])
    if history_import.state == HistoryImport.State.DONE:
        count = sum(sum(report["taken"].values()) for report in history_import.reports)
        message = ngettext(
            "Your import is done: %(count)s entry.",
            "Your import is done: %(count)s entries.",
            count,
        ) % {"count": count}
        level = messages.SUCCESS
    elif history_import.state == HistoryImport.State.ASKING:
        message, level = _("Your import has a question."), messages.INFO
    else:
        message, level = _("Nothing was imported of your file."), messages.WARNING
    messages.add_message(request, level, _linked(message, page, _("See what became of it")))


def _tell_of_exports(request: HttpRequest, waited_for: list[int], is_said: bool) -> list[int]:
    export = DataExport.objects.filter(user=request.user.pk, pk__in=waited_for).first()
    if export is not None and export.finished_at is None:
        return waited_for
    if export is not None and not is_said:
        message = _linked(_("Your archive is ready."), reverse("export"), _("Download"))
        messages.success(request, message)
    return []


def _tell_of_data(request: HttpRequest, waited_for: list[int], is_said: bool) -> list[int]:
    left = list(DeletedData.objects.filter(pk__in=waited_for).values_list("pk", flat=True))
    if len(left) < len(waited_for):
        messages.success(request, _("It is back."))
    return left


_TELL = {_IMPORTS: _tell_of_imports, _EXPORTS: _tell_of_exports, AWAITED: _tell_of_data}
"""By the key in a session: what tells of those that are done, and returns those that are not."""


def _linked(message: str, page: str, words: str) -> str:
    return format_html('{} <a href="{}">{}</a>', message, page, words)
