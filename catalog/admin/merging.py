"""Merging two movies that are one: choosing, comparing, merging, undoing."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, DELETION
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.admin import LargeTableAdmin, NumberAutocomplete, ReadOnlyAdmin, log_rows
from core.sent_twice import create_once

from ..merging.comparing import belongings, compare, for_comparison
from ..merging.merge import MergeError, merge_movies
from ..merging.undo import undo_merge
from ..models import Movie, MovieMerge, PossibleDuplicate


def may_merge(request: HttpRequest) -> bool:
    """Whether who asks may merge movies: one of them is deleted, the other changed."""
    return request.user.has_perms(["catalog.change_movie", "catalog.delete_movie"])


class OtherMovieForm(forms.Form):
    """Which movie is the same as this one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Any field of a movie is as good, to be told which table is searched.
        field: Any = PossibleDuplicate._meta.get_field("first")
        self.fields["other"] = forms.ModelChoiceField(
            Movie.everything.all(),
            label=_("The same movie is"),
            widget=NumberAutocomplete(field, admin.site),
        )


class MergingAdmin(LargeTableAdmin):
    """The page on which a movie is merged with another."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<id:pk>/merge/", view, name="catalog_movie_merge"), *super().get_urls()]

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose the other movie, then which of the two stays; then merge them."""
        if not may_merge(request):
            raise PermissionDenied
        movie = get_object_or_404(Movie, pk=pk)
        form = OtherMovieForm(request.POST or request.GET or None)
        if not form.is_valid() or form.cleaned_data["other"] == movie:
            return self._merge_page(request, movie=movie, form=form)
        other = form.cleaned_data["other"]
        if request.method == "POST":
            return self._merge(request, movie, other)
        both = for_comparison(Movie.everything.filter(pk__in=[movie.pk, other.pk]))
        first, second = sorted(both, key=lambda each: (-each.rating_count, each.pk))
        return self._merge_page(
            request,
            movie=movie,
            movies=[first, second],
            compared=compare(first, second),
            belongings=belongings(first.pk, second.pk),
        )

    def _merge(self, request: HttpRequest, movie: Movie, other: Movie) -> HttpResponse:
        kept, gone = (movie, other) if request.POST.get("keep") == str(movie.pk) else (other, movie)

        def merge() -> MovieMerge:
            made = merge_movies(kept.pk, gone.pk)
            self.log_change(request, kept, f"Merged with {gone} (number {made.gone}).")
            message = f"Merged with {kept} (number {kept.pk})."
            log_rows(request, [gone], DELETION, message)
            return made

        try:
            made = create_once(request, MovieMerge.objects.all(), merge)
        except MergeError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:catalog_movie_changelist")
        message = _("Merged. It can be undone for 30 days, here.")
        self.message_user(request, message, messages.SUCCESS)
        return redirect("admin:catalog_moviemerge_change", made.pk)

    def _merge_page(self, request: HttpRequest, **more: Any) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge two movies"),
            "opts": self.opts,
            **more,
        }
        return TemplateResponse(request, "admin/catalog/movie/merge.html", context)


@admin.register(MovieMerge)
class MovieMergeAdmin(ReadOnlyAdmin):
    """Merges: what was merged with what, and the button that undoes it."""

    list_display = ["title", "kept", "merged_at", "can_be_undone"]
    list_select_related = ["kept"]
    list_display_links = ["title"]
    date_hierarchy = "merged_at"
    ordering = ["-pk"]
    actions = None
    fields = ["title", "gone", "kept", "merged_at"]
    change_form_template = "admin/catalog/moviemerge/one.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A merge goes with its movie only: until then the old address leads there."""
        return obj is None and may_merge(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may merge may see what was merged."""
        return may_merge(request)

    @admin.display(boolean=True)
    def can_be_undone(self, merge: MovieMerge) -> bool:
        """Whether there is still time."""
        return merge.is_recent

    def get_urls(self) -> list[URLPattern]:
        """Add where the button leads."""
        view = self.admin_site.admin_view(require_POST(self.undo_view))
        return [path("<id:pk>/undo/", view, name="catalog_moviemerge_undo"), *super().get_urls()]

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo a merge."""
        if not may_merge(request):
            raise PermissionDenied
        merge = MovieMerge.objects.filter(pk=pk).select_related("kept").first()
        try:
            restored = undo_merge(pk)
        except MergeError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:catalog_moviemerge_changelist")
        if merge is not None:
            self.log_change(request, merge.kept, f"Merge with {restored} undone.")
        message = "Put back: a merge was undone."
        log_rows(request, [restored], ADDITION, message)
        self.message_user(request, _("Undone: both movies are there again."), messages.SUCCESS)
        return redirect("admin:catalog_movie_change", restored.pk)
