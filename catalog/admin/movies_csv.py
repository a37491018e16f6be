"""Movies from and to CSV files: upload, preview, confirm; and download."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV
from import_export.forms import ConfirmImportForm
from import_export.tmp_storages import MediaStorage

from ..imports.movies_csv.reading import MovieRows, UnreadableCsvError, read_movies_csv
from ..imports.movies_csv.resource import MovieResource
from ..imports.movies_csv.results import MovieResult
from ..imports.movies_csv.writing import CatalogueChangedError
from ..models import Movie

UPLOADS_KEPT = timedelta(days=1)


class MovieCsv(CSV):
    """A CSV about movies: UTF-8, read strictly."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def get_title(self) -> str:
        """Return the name of the format."""
        return "csv"

    def get_read_mode(self) -> str:
        """Read bytes: the encoding is checked together with the content."""
        return "rb"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> MovieRows:
        """Return the rows; raises UnreadableCsvError."""
        return read_movies_csv(in_stream)


class UploadStorage(MediaStorage):
    """Keeps an upload until it is confirmed, where every web process finds it."""

    def save(self, data: bytes) -> None:
        """Keep an upload, and throw away those that were not confirmed within a day."""
        self._throw_away_old()
        super().save(data)

    def _throw_away_old(self) -> None:
        oldest = timezone.now() - UPLOADS_KEPT
        if not self._storage.exists(self.MEDIA_FOLDER):
            return
        for name in self._storage.listdir(self.MEDIA_FOLDER)[1]:
            path = f"{self.MEDIA_FOLDER}/{name}"
            if self._storage.get_modified_time(path) < oldest:
                self._storage.delete(path)


class ConfirmForm(ConfirmImportForm):
    """What the preview remembers of the upload."""

    import_file_name = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    format = forms.ChoiceField(choices=[("0", "csv")], widget=forms.HiddenInput)


class MovieImportExportMixin(ImportExportMixin):
    """Import of movies with a preview in which one wrong row stops everything; and export."""

    resource_classes = [MovieResource]
    formats = [MovieCsv]
    import_template_name = "admin/catalog/movie/import.html"
    confirm_form_class = ConfirmForm
    tmp_storage_class = UploadStorage
    skip_export_form = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whether the person may add and change movies: an import does both."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Movie]:
        """Return the movies of the list, without what only the list shows."""
        movies: QuerySet[Movie] = super().get_export_queryset(request)
        return movies.prefetch_related(None)

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        """Say why the file cannot be read; any other error is a fault of the program."""
        if not isinstance(e, UnreadableCsvError):
            raise e
        form.add_error("import_file", str(e))

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Write all or nothing: rows may have become wrong since the preview."""
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Import the confirmed upload, or say why it cannot be imported any more."""
        try:
            response: HttpResponse = super().process_import(request, **kwargs)
        except FileNotFoundError:
            return self._start_again(request, "This upload is gone or was imported already.")
        except CatalogueChangedError as error:
            return self._start_again(request, f"Nothing was imported: {error}")
        return response

    def process_result(self, result: MovieResult, request: HttpRequest) -> HttpResponse:
        """Say what was imported."""
        if result.problems:
            first = result.problems[0]
            count = len(result.problems)
            said = f"Nothing was imported: {count} rows are wrong now, the first on line"
            return self._start_again(request, f"{said} {first.line}: {first.message}")
        response: HttpResponse = super().process_result(result, request)
        return response

    def add_success_message(self, result: MovieResult, request: HttpRequest) -> None:
        """Say how many movies are new and changed."""
        messages.success(request, f"Import finished: {result.summary}.")

    def _start_again(self, request: HttpRequest, said: str) -> HttpResponse:
        messages.error(request, said)
        return redirect("admin:catalog_movie_import")
