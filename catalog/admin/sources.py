"""Rounds through the sources, what was asked about each movie, and where its values are from."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import LargeTableAdmin, ReadOnlyAdmin
from core.numbers import counted
from core.workers import tell_worker

from ..enrichment.fields import MISSING
from ..enrichment.running import NoSourceError, begin, cancel, not_found
from ..models import EnrichmentRun, Movie, NewMovieRules, SourceRecord
from ..providers.configured import sources
from .form_fields import UntouchedStaysForm
from .history import SettingsHistoryAdmin, column_label

_LISTED = 100


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a round asks for."""

    sources = forms.MultipleChoiceField(
        label=gettext_lazy("sources"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: all that are set up."),
    )
    missing = forms.MultipleChoiceField(
        label=gettext_lazy("missing"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, translation.gettext_lazy(name)) for name in MISSING],
        help_text=gettext_lazy(
            "Only movies that lack one of these, and only these fields. None: all."
        ),
    )
    limit = forms.IntegerField(
        label=gettext_lazy("limit"),
        required=False,
        min_value=1,
        max_value=10**7,
        help_text=gettext_lazy("At most so many movies."),
    )
    dry_run = forms.BooleanField(
        label=gettext_lazy("dry run"),
        required=False,
        help_text=gettext_lazy("Ask, and say what would be filled, but change nothing."),
    )

    class Meta:
        model = EnrichmentRun
        fields = ["sources", "missing", "limit", "dry_run"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["sources"]
        choices.choices = [(key, client.name) for key, client in sources().items()]
        for field in self.fields.values():
            field.label = capfirst(field.label or "")


@admin.register(EnrichmentRun)
class EnrichmentRunAdmin(LargeTableAdmin):
    """Rounds: begun here, done by a worker, and followed here."""

    form = RoundForm
    list_display = ["__str__", "state", "progress", "filled_fields", "not_found", "problem"]
    list_filter = ["state"]
    actions = ["end"]
    change_form_template = "admin/catalog/enrichmentrun/change_form.html"
    fieldsets = [(None, {"fields": ["sources", "missing", "limit", "dry_run"]})]
    _followed = [
        "state",
        "progress",
        "problem",
        "filled_fields",
        "not_found",
        "failed",
        "not_taken",
        "created_at",
        "finished_at",
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what is asked for, and for a round that there is, how far it is."""
        shown = [(None, {"fields": self._followed})] if obj else []
        return [*shown, *self.fieldsets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return all fields of a round that there is."""
        return self._followed if obj else []

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the rounds, or how a source is set up."""
        if not sources():
            self.message_user(request, str(NoSourceError()), messages.WARNING)
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether there is somebody to ask."""
        return bool(sources()) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A round is not changed; it can be ended."""
        return False

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Whether the admin may end rounds: who may begin them."""
        return self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Begin a round, and tell a worker."""
        from ..tasks import fill_movies

        begun = begin(obj.sources, obj.missing, obj.limit, dry_run=obj.dry_run)
        vars(obj).update(vars(begun))
        # Not before, or a quick worker would not see it yet.
        transaction.on_commit(lambda: tell_worker(request, fill_movies))

    @admin.action(description=gettext_lazy("End these rounds"), permissions=["end"])
    def end(self, request: HttpRequest, runs: QuerySet[EnrichmentRun]) -> None:
        """End the chosen rounds; what they have filled stays."""
        ended = sum(cancel(run) for run in runs)
        self.message_user(request, _("%(count)s ended. What was filled stays.") % {"count": ended})

    @admin.display(description=gettext_lazy("movies done"))
    def progress(self, run: EnrichmentRun) -> str:
        """How far it is."""
        return format_html(
            '<progress max="{}" value="{}"></progress> {} / {}',
            max(run.total, 1),
            run.done,
            counted(run.done),
            counted(run.total),
        )

    @admin.display(description=gettext_lazy("filled"))
    def filled_fields(self, run: EnrichmentRun) -> str:
        """How often each field was filled."""
        return (
            ", ".join(
                f"{column_label(Movie, field)}: {counted(count)}"
                for field, count in sorted(run.filled.items())
            )
            or "–"
        )

    @admin.display(description=gettext_lazy("not taken"))
    def not_taken(self, run: EnrichmentRun) -> str:
        """The first movies that were not found, or not wholly taken, and why."""
        rows = [
            (reverse("admin:catalog_movie_change", args=[row.movie_id]), row.movie, row.problem)
            for row in not_found(run)[:_LISTED]
        ]
        return format_html_join("", '<div><a href="{}">{}</a>: {}</div>', rows) or "–"


@admin.register(SourceRecord)
class SourceRecordAdmin(ReadOnlyAdmin):
    """What the sources were asked about each movie."""

    list_display = ["movie", "source", "source_id", "problem", "asked_at"]
    list_filter = ["source", ("problem", admin.EmptyFieldListFilter)]
    list_select_related = ["movie"]
    search_fields = ["=source_id", "problem"]
    ordering = ["-asked_at", "-pk"]


@admin.register(NewMovieRules)
class NewMovieRulesAdmin(SettingsHistoryAdmin):
    """The rules for new movies: one page, with a history of its changes."""

    form = UntouchedStaysForm
    readonly_fields = ["last_done", "problem"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Open the one row there is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not sources():
            self.message_user(request, str(NoSourceError()), messages.WARNING)
        rules = NewMovieRules.current()
        return redirect("admin:catalog_newmovierules_change", rules.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It stays."""
        return False
