"""Movies from and to CSV files: upload, preview, confirm; and download."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from core.admin import LargeTableAdmin

from ..imports.movies_csv.cells import COLUMNS
from ..imports.movies_csv.export import movies_as_csv
from ..imports.movies_csv.importing import ImportResult, import_movies
from ..imports.movies_csv.reading import UnreadableCsvError, read_movies_csv
from ..imports.movies_csv.writing import CatalogueChangedError
from ..tasks import export_movies
from . import movie_exports

UPLOADS = "movie-imports"
UPLOADS_KEPT = timedelta(days=1)
MAX_BYTES = 20 * 2**20
CSV = "text/csv; charset=utf-8"
SENT_AT_ONCE = 200
"""An export of more movies is made by a worker."""


class UploadForm(forms.Form):
    """A CSV file of movies."""

    file = forms.FileField(label="CSV file")

    def clean_file(self) -> bytes:
        """Return the content of a file that can be read."""
        if self.cleaned_data["file"].size > MAX_BYTES:
            raise ValidationError(
                f"The file has more than {MAX_BYTES // 2**20} MB. Split it, or give it to "
                "manage.py import_movies.",
                code="too_large",
            )
        content: bytes = self.cleaned_data["file"].read()
        try:
            self.rows = read_movies_csv(content)
        except UnreadableCsvError as error:
            raise ValidationError(str(error)) from error
        return content


class ConfirmForm(forms.Form):
    """The upload that was previewed."""

    upload = forms.RegexField(r"^[0-9a-f]{32}\Z", widget=forms.HiddenInput)


class ExportForm(forms.Form):
    """The file that will be made; sent twice, it is the same one."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class MovieCsvAdmin(LargeTableAdmin):
    """Import of movies with a preview in which one wrong row stops everything; and export."""

    def get_urls(self) -> list[URLPattern]:
        """Add the two pages."""
        own = [
            path(
                "import/", self.admin_site.admin_view(self.import_view), name="catalog_movie_import"
            ),
            path(
                "export/", self.admin_site.admin_view(self.export_view), name="catalog_movie_export"
            ),
            path(
                "export/<uuid:key>/",
                self.admin_site.admin_view(self.made_export_view),
                name="catalog_movie_made_export",
            ),
        ]
        return [*own, *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Send the movies of the list, with its filters, as a CSV file; or have it made."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            # As the list itself does.
            return redirect(reverse("admin:catalog_movie_changelist") + f"?{ERROR_FLAG}=1")
        if found.result_count <= SENT_AT_ONCE:
            movies = found.get_queryset(request).prefetch_related(None)
            return StreamingHttpResponse(
                movies_as_csv(movies),
                content_type=CSV,
                headers={"Content-Disposition": f'attachment; filename="{_csv_name()}"'},
            )
        form = ExportForm(request.POST or None, initial={"key": uuid.uuid4()})
        if form.is_valid():
            return self._ask_for_export(request, form.cleaned_data["key"])
        count = found.get_queryset(request).count()
        return self._export_page(request, form=form, count=count)

    def _ask_for_export(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        movie_exports.ask_for(key.hex, request.GET.urlencode())
        try:
            export_movies.delay(key.hex)
        except OperationalError as error:
            message = f"No file is made; the broker does not answer: {error}"
            self.message_user(request, message, messages.ERROR)
            return redirect("admin:catalog_movie_changelist")
        return redirect("admin:catalog_movie_made_export", key)

    def made_export_view(self, request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
        """Send a file that was made, or wait for it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        path = movie_exports.path_of(key.hex)
        if not path.exists():
            if not movie_exports.is_asked(key.hex):
                raise Http404
            return self._export_page(request, is_asked=True)
        if "download" in request.GET:
            return FileResponse(
                path.open("rb"), as_attachment=True, filename=_csv_name(), content_type=CSV
            )
        return self._export_page(request)

    def _export_page(self, request: HttpRequest, **more: Any) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Export movies",
            "opts": self.opts,
            **more,
        }
        return TemplateResponse(request, "admin/catalog/movie/export.html", context)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Preview an upload, or import the one that was confirmed."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        if "upload" in request.POST:
            return self._import_confirmed(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Import movies",
            "opts": self.opts,
            "columns": COLUMNS,
            "form": form,
        }
        if form.is_valid():
            context["result"] = result = import_movies(form.rows, dry_run=True)
            if not result.errors:
                upload = keep_upload(form.cleaned_data["file"])
                context["confirm_form"] = ConfirmForm(initial={"upload": upload})
        return TemplateResponse(request, "admin/catalog/movie/import.html", context)

    def _import_confirmed(self, request: HttpRequest) -> HttpResponse:
        form = ConfirmForm(request.POST)
        content = take_upload(form.cleaned_data["upload"]) if form.is_valid() else None
        if content is None:
            return _start_again(request, "This upload is gone or was imported already.")
        try:
            # All or nothing: rows may have become wrong since the preview.
            result = import_movies(read_movies_csv(content), strict=True)
        except CatalogueChangedError as error:
            return _start_again(request, f"Nothing was imported: {error}")
        if result.errors:
            line, message = result.errors[0]
            wrong = f"{len(result.errors)} rows are wrong now, the first on line {line}"
            return _start_again(request, f"Nothing was imported: {wrong}: {message}")
        _log(request, result)
        messages.success(request, f"Import finished: {result.summary}.")
        return redirect("admin:catalog_movie_changelist")


def keep_upload(content: bytes) -> str:
    """Keep an upload where every web process finds it, and return its name.

    Uploads that were not confirmed within a day are deleted.
    """
    oldest = timezone.now() - UPLOADS_KEPT
    name = uuid.uuid4().hex
    default_storage.save(f"{UPLOADS}/{name}", ContentFile(content))
    for other in default_storage.listdir(UPLOADS)[1]:
        if default_storage.get_modified_time(f"{UPLOADS}/{other}") < oldest:
            default_storage.delete(f"{UPLOADS}/{other}")
    return name


def take_upload(name: str) -> bytes | None:
    """Return an upload and delete it; None if it is gone."""
    try:
        with default_storage.open(f"{UPLOADS}/{name}") as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    default_storage.delete(f"{UPLOADS}/{name}")
    return content


def _csv_name() -> str:
    return f"movies-{timezone.localdate()}.csv"


def _start_again(request: HttpRequest, message: str) -> HttpResponse:
    messages.error(request, message)
    return redirect("admin:catalog_movie_import")


def _log(request: HttpRequest, result: ImportResult) -> None:
    for kind, flag in (("new", ADDITION), ("changed", CHANGE)):
        movies = [change.record.movie for change in result.written if change.kind == kind]
        LogEntry.objects.log_actions(
            int(str(request.user.pk)), movies, flag, "Imported from a CSV file."
        )
