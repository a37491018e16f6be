"""Merging two movies that are one: choosing, comparing, merging, undoing."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import LargeTableAdmin, NumberAutocomplete, ReadOnlyAdmin, admin_page
from core.sent_twice import create_once
from core.workers import tell_worker

from ..merging import jobs
from ..merging.comparing import belongings, compare, for_comparison
from ..models import MergeJob, Movie, MovieMerge, PossibleDuplicate
from ..tasks import run_merge


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

    @admin.action(description=gettext_lazy("Merge the two selected movies"))
    def merge_chosen(self, request: HttpRequest, chosen: QuerySet[Movie]) -> HttpResponse | None:
        """Lead to the page that compares and merges them."""
        two = sorted(chosen.order_by().values_list("pk", flat=True)[:3])
        if not may_merge(request) or len(two) != 2:
            self.message_user(request, _("Select two movies to merge."), messages.ERROR)
            return None
        address = reverse("admin:catalog_movie_merge", args=[two[0]])
        return redirect(f"{address}?other={two[1]}")

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whether who asks may merge movies."""
        return may_merge(request)

    @admin_page("<id:pk>/merge/", "merge", ["merge"])
    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose the other movie, then which of the two stays; then merge them."""
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

        def ask() -> MergeJob:
            return jobs.ask_for_merge(kept.pk, gone.pk, request.user.pk)

        return _done_or_waiting(request, create_once(request, MergeJob.objects.all(), ask))

    def _merge_page(self, request: HttpRequest, **more: Any) -> TemplateResponse:
        template = "admin/catalog/movie/merge.html"
        return self.show_page(request, template, _("Merge two movies"), **more)


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

    @admin.display(description=gettext_lazy("can be undone"), boolean=True)
    def can_be_undone(self, merge: MovieMerge) -> bool:
        """Whether there is still time."""
        return merge.is_recent

    @admin_page("<id:pk>/undo/", "undo", ["view"], posted=True)
    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo a merge."""

        def ask() -> MergeJob:
            return jobs.ask_for_undo(pk, request.user.pk)

        return _done_or_waiting(request, create_once(request, MergeJob.objects.all(), ask))

    @admin_page("jobs/<id:pk>/", "job", ["view"])
    def job_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say that a worker is at it; lead on when it is done."""
        job = get_object_or_404(MergeJob, pk=pk)
        if job.finished_at is not None:
            return _lead_on(request, job)
        title = _("Undo this merge") if job.undoes else _("Merge two movies")
        return self.show_page(request, "admin/catalog/moviemerge/job.html", title, job=job)


def _done_or_waiting(request: HttpRequest, job: MergeJob) -> HttpResponse:
    """Do what is small at once; hand the rest to a worker."""
    if jobs.is_small(job):
        jobs.run(job)
        job.refresh_from_db()
        if job.finished_at is not None:
            return _lead_on(request, job)
    else:
        tell_worker(request, run_merge, job.pk)
    return redirect("admin:catalog_moviemerge_job", job.pk)


def _lead_on(request: HttpRequest, job: MergeJob) -> HttpResponse:
    if job.error:
        messages.error(request, job.error)
        movies = "admin:catalog_movie_changelist"
        return redirect("admin:catalog_moviemerge_changelist" if job.undoes else movies)
    if job.undoes:
        messages.success(request, _("Undone: both movies are there again."))
        return redirect("admin:catalog_movie_change", job.made)
    if job.merge is None:
        messages.info(request, _("This merge is undone already."))
        return redirect("admin:catalog_moviemerge_changelist")
    messages.success(request, _("Merged. It can be undone for 30 days, here."))
    return redirect("admin:catalog_moviemerge_change", job.made)
