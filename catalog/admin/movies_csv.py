"""Movies from and to CSV files: upload, preview, confirm; and download."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
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
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.admin import LargeTableAdmin, admin_page
from core.sent_twice import do_once, name_of
from core.shared_files import shared_files
from core.workers import tell_worker

from ..imports.movies_csv.cells import COLUMNS
from ..imports.movies_csv.export import movies_as_csv
from ..tasks import check_movies, export_movies, write_movies
from . import movie_exports, movie_imports

MAX_BYTES = 20 * 2**20
CSV = "text/csv; charset=utf-8"
WRONG_ROWS = "wrong-rows.csv"
ROWS_A_PAGE = 20
"""Of a preview."""
SENT_AT_ONCE = 200
"""An export of more movies is made by a worker."""


class UploadForm(forms.Form):
    """A CSV file of movies."""

    file = forms.FileField(label=gettext_lazy("CSV file"))

    def clean_file(self) -> Any:
        """Refuse a file that is too large; a worker reads it."""
        if self.cleaned_data["file"].size > MAX_BYTES:
            raise ValidationError(
                _(
                    "The file has more than %(most)s MB. Split it, or give it to"
                    " manage.py import_movies."
                )
                % {"most": MAX_BYTES // 2**20},
                code="too_large",
            )
        return self.cleaned_data["file"]


class ExportForm(forms.Form):
    """The file that will be made; sent twice, it is the same one."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class MovieCsvAdmin(LargeTableAdmin):
    """Import of movies, of which the right rows are taken after a preview; and export."""

    @admin_page("export/", "export", ["view"])
    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Send the movies of the list, with its filters, as a CSV file; or have it made."""
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
        tell_worker(request, export_movies, key.hex)
        return redirect("admin:catalog_movie_made_export", key)

    @admin_page("export/<uuid:key>/", "made_export", ["view"])
    def made_export_view(self, request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
        """Send a file that was made, or wait for it."""
        path = movie_exports.path_of(key.hex)
        if not shared_files.exists(path):
            if not movie_exports.is_asked(key.hex):
                raise Http404
            given_up = movie_exports.given_up(key.hex)
            return self._export_page(request, is_asked=True, given_up=given_up)
        if "download" in request.GET:
            file = shared_files.open(path)
            return FileResponse(file, as_attachment=True, filename=_csv_name(), content_type=CSV)
        return self._export_page(request)

    def _export_page(self, request: HttpRequest, **more: Any) -> TemplateResponse:
        template = "admin/catalog/movie/export.html"
        return self.show_page(request, template, _("Export movies"), **more)

    @admin_page("import/", "import", ["add", "change"])
    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take an upload, which a worker checks."""
        form = UploadForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            return self._ask_for_check(request, form.cleaned_data["file"])
        return self._import_page(request, form=form, columns=COLUMNS)

    def _ask_for_check(self, request: HttpRequest, file: Any) -> HttpResponse:
        key = name_of(request)

        def have_checked() -> None:
            movie_imports.keep(key.hex, file)
            tell_worker(request, check_movies, key.hex, get_language())

        do_once(request, have_checked)
        return redirect("admin:catalog_movie_one_import", key)

    @admin_page("import/<uuid:key>/", "one_import", ["add", "change"])
    def one_import_view(self, request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
        """Show how far an import is: checked, previewed, confirmed here, written."""
        status = movie_imports.status_of(key.hex)
        if status is None:
            raise Http404
        if request.method == "POST":
            return self._confirm(request, key)
        if "wrong" in request.GET and (wrong := movie_imports.wrong_rows_of(key.hex)):
            return FileResponse(wrong, as_attachment=True, filename=WRONG_ROWS, content_type=CSV)
        shown = {}
        if status["stage"] in (movie_imports.CHECKED, movie_imports.WRITTEN):
            for name, rows in (("page", status.get("rows", [])), ("errors", status["errors"])):
                shown[name] = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get(name))
        return self._import_page(request, status=status, **shown)

    def _confirm(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        add_twins = "add_twins" in request.POST
        if not movie_imports.confirm(key.hex, request.user.pk, add_twins=add_twins):
            messages.error(request, _("This upload is gone or was imported already."))
            return redirect("admin:catalog_movie_import")
        tell_worker(request, write_movies, key.hex, request.user.pk, add_twins, get_language())
        return redirect("admin:catalog_movie_one_import", key)

    def _import_page(self, request: HttpRequest, **more: Any) -> TemplateResponse:
        template = "admin/catalog/movie/import.html"
        return self.show_page(request, template, _("Import movies"), **more)


def _csv_name() -> str:
    return f"movies-{timezone.localdate()}.csv"
