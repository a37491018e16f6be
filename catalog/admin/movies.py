"""The administration of movies."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin_inlines import PagedInline
from core.numbers import counted, rounded

from ..enrichment import imdb_files
from ..enrichment.filling import note_typed
from ..models import Certificate, Credit, Movie, MovieTag
from ..models.movie import MovieQuerySet, is_imdb_id
from ..models.sources import CERTIFICATES, PEOPLE
from ..providers.configured import names
from .deleting import DeletingAdmin
from .form_fields import MovieForm
from .hiding import HiddenFilter, HidingAdmin
from .history import EditHistoryAdmin, column_label
from .list_filters import DecadeFilter, MissingFilter
from .merging import MergingAdmin
from .movies_csv import MovieCsvAdmin

_NAMES = {**names(), imdb_files.KEY: imdb_files.NAME}
"""Of the sources, by their key."""


class MovieCreditInline(PagedInline):
    """Who made the movie."""

    model = Credit
    fields = ["person", "role", "position"]
    autocomplete_fields = ["person"]
    list_select_related = ("person", "movie")
    ordering = ["position", "pk"]


class MovieTagInline(PagedInline):
    """The tags of the movie, the most used first."""

    model = MovieTag
    fields = ["tag", "count"]
    autocomplete_fields = ["tag"]
    list_select_related = ("tag", "movie")
    verbose_name_plural = gettext_lazy("tags")
    ordering = ["-count", "pk"]
    a_page = 10


class CertificateInline(PagedInline):
    """The age ratings of the movie, by country."""

    model = Certificate
    fields = ["country", "certificate", "from_age"]
    ordering = ["country"]


_OF_THE_SITE = {"ratings", "created_at", "hidden_at", "value_sources", "asked"}
"""What a new movie has none of."""
_FIELDS_OF: dict[Any, set[str]] = {
    MovieTag: {"tags"},
    Credit: set(PEOPLE),
    Certificate: {CERTIFICATES},
}


@admin.register(Movie)
class MovieAdmin(MergingAdmin, HidingAdmin, DeletingAdmin, EditHistoryAdmin, MovieCsvAdmin):
    """The catalogue, the most rated movies first."""

    form = MovieForm
    list_display = ["title", "year", "genre_names", "rating_count", "average", "is_hidden"]
    list_filter = ["genres", DecadeFilter, MissingFilter, HiddenFilter]
    search_fields = ["search_text"]
    search_help_text = gettext_lazy("Words of any of the titles, or an IMDb id.")
    actions = [*HidingAdmin.actions, "merge_chosen"]
    ordering = ["-rating_count", "pk"]
    autocomplete_fields = ["genres", "countries"]
    readonly_fields = sorted(_OF_THE_SITE)
    inlines = [CertificateInline, MovieCreditInline, MovieTagInline]
    save_on_top = True
    fieldsets = [
        (None, {"fields": ["title", "original_title", "alternative_titles"]}),
        (
            None,
            {
                "fields": [
                    "year",
                    "runtime",
                    "genres",
                    "countries",
                    "overview",
                    "poster",
                    "poster_url",
                ]
            },
        ),
        (
            gettext_lazy("Known elsewhere as"),
            {"fields": ["imdb_id", "tmdb_id", "movielens_id", "movielens_100k_id"]},
        ),
        (gettext_lazy("On this site"), {"fields": ["ratings", "created_at", "hidden_at"]}),
        (gettext_lazy("Where its values are from"), {"fields": ["value_sources", "asked"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Movie | None = None) -> Any:
        """Ask for a new movie whether it is another than the one that is like it."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            return fieldsets
        typed = [each for each in fieldsets if not set(each[1]["fields"]) <= _OF_THE_SITE]
        return [(None, {"fields": ["add_anyway"]}), *typed]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Movie]:
        """Return the movies with their genres."""
        return super().get_queryset(request).prefetch_related("genres")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search titles as the site does, or an IMDb id."""
        if not search_term:
            return queryset, False
        # Not in a subquery, whose movies would each be looked up once more.
        found = cast("MovieQuerySet", queryset).search(search_term)
        if is_imdb_id(search_term):
            found |= queryset.filter(imdb_id=search_term)
        return found, False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save what belongs to the movie, and note which fields a person has written."""
        super().save_related(request, form, formsets, change)
        written = set(form.changed_data)
        for formset in formsets:
            if formset.has_changed():
                written |= _FIELDS_OF[formset.model]
        note_typed(form.instance, written, cast("int", request.user.pk))

    @admin.display(description=gettext_lazy("values"))
    def value_sources(self, movie: Movie) -> str:
        """By field, the source or the person that has written it, as far as that was noted."""
        rows = movie.field_sources.select_related("person").order_by("field") if movie.pk else []
        return _one_a_line(
            (
                column_label(Movie, row.field),
                row.person or _NAMES.get(row.source, row.source),
                localdate(row.at),
            )
            for row in rows
        )

    @admin.display(description=gettext_lazy("asked"))
    def asked(self, movie: Movie) -> str:
        """When each source was asked last, and what was not taken."""
        rows = movie.source_records.order_by("source") if movie.pk else []
        return _one_a_line(
            (_NAMES.get(row.source, row.source), row.problem or _("taken"), localdate(row.asked_at))
            for row in rows
        )

    @admin.display(description=gettext_lazy("genres"))
    def genre_names(self, movie: Movie) -> str:
        """The genres, as one text."""
        return ", ".join(map(str, movie.genres.all()))

    @admin.display(description=gettext_lazy("average"), empty_value="–")
    def average(self, movie: Movie) -> str | None:
        """The mean of all ratings."""
        return rounded(movie.rating_sum / movie.rating_count, 2) if movie.rating_count else None

    @admin.display(description=gettext_lazy("ratings"))
    def ratings(self, movie: Movie) -> str:
        """The number of ratings, linked to their list."""
        if not movie.rating_count:
            return _("None yet")
        address = f"{reverse('admin:catalog_rating_changelist')}?movie__id__exact={movie.pk}"
        words = {"count": counted(movie.rating_count), "average": self.average(movie)}
        text = _("%(count)s, %(average)s stars on average") % words
        return format_html('<a href="{}">{}</a>', address, text)


def _one_a_line(rows: Iterable[tuple[object, object, object]]) -> str:
    return format_html_join("", "<div>{}: {}, {}</div>", rows) or "–"
