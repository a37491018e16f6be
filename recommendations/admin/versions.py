"""Admin of trained models."""

import math
from typing import Any

from django.contrib import admin, messages
from django.db.models import BooleanField, Case, QuerySet, Subquery, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError

from accounts.audit.log import Action, record
from core.admin import admin_page
from core.sent_twice import do_once

from ..interleaving.running import settle, why_not_served
from ..models import ModelVersion
from ..quality.measures import measure
from ..quality.versions import VersionQuality
from ..tasks import ask_to_retrain
from ..training.pipeline import seconds_taken
from ..training.triggers import reason_to_wait
from .interleaving import InterleavingAdmin


@admin.register(ModelVersion)
class ModelVersionAdmin(InterleavingAdmin):
    """Trained models: read-only, with actions to serve or test one and a button to retrain."""

    list_display = [
        "__str__",
        "service",
        "ndcg",
        "against_champion",
        "imported_from",
        "rating_count",
        "seconds",
        "started_at",
        "published_at",
    ]
    list_filter = ["state", ("imported_from", admin.EmptyFieldListFilter)]
    date_hierarchy = "started_at"
    actions = ["serve", "start_test", "use_as_prior"]
    fieldsets = [
        (None, {"fields": ["state", "service", "verdict", "error", "next_try"]}),
        (
            gettext_lazy("When"),
            {"fields": ["started_at", "finished_at", "published_at", "seconds"]},
        ),
        (
            gettext_lazy("From what"),
            {
                "fields": [
                    "imported_from",
                    "rating_count",
                    "watched_count",
                    "user_count",
                    "movie_count",
                ]
            },
        ),
        (gettext_lazy("How good"), {"fields": ["metrics_table"]}),
        (gettext_lazy("How"), {"fields": ["parameters_table", "held_out_from", "artefact"]}),
    ]
    readonly_fields = ["service", "next_try", "metrics_table", "parameters_table"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModelVersion]:
        """Annotate the version that is served."""
        served = Subquery(ModelVersion.objects.published().values("pk")[:1])
        mark = Case(
            When(pk=served, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        versions: QuerySet[ModelVersion] = super().get_queryset(request)
        return versions.annotate(is_served=mark)

    @admin.display(description=gettext_lazy("in service"), empty_value="")
    def service(self, version: ModelVersion) -> str | None:
        """A mark on the version that is served."""
        return _("● now") if version.is_served else None  # type: ignore[attr-defined]

    @admin.display(description="NDCG", empty_value="–")
    def ndcg(self, version: ModelVersion) -> str | None:
        """How well its first ten picks hit, with the 95% interval."""
        figure = VersionQuality.of(version, None, {}).ndcg
        return measure(figure) if figure else None

    @admin.display(description=gettext_lazy("against the one before"), empty_value="–")
    def against_champion(self, version: ModelVersion) -> str | None:
        """By how much it was better than the model in service then."""
        figure = VersionQuality.of(version, None, {}).difference
        return measure(figure, "+") if figure else None

    @admin.display(description=gettext_lazy("tried again"))
    def next_try(self, version: ModelVersion) -> str | None:
        """When the schedule trains again at the earliest, after the last training failed."""
        again = version.next_try
        if again is None or version != ModelVersion.objects.latest_training():
            return None
        return date_format(timezone.localtime(again), "DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("metrics"))
    def metrics_table(self, version: ModelVersion) -> str:
        """The figures, one a line."""
        return _table(version.metrics)

    @admin.display(description=gettext_lazy("parameters"))
    def parameters_table(self, version: ModelVersion) -> str:
        """The parameters, one a line."""
        return _table(version.parameters)

    def has_delete_permission(self, request: HttpRequest, obj: ModelVersion | None = None) -> bool:
        """The record of trainings is kept."""
        return False

    def has_retrain_permission(self, request: HttpRequest) -> bool:
        """Whether the admin may start a training."""
        return request.user.has_perm("recommendations.add_modelversion")

    @admin.action(description=gettext_lazy("Serve this model"), permissions=["serve"])
    def serve(self, request: HttpRequest, versions: QuerySet[ModelVersion]) -> None:
        """Put the one chosen version into service, if it can be read."""
        self._put_into_service(request, versions)

    @admin.action(description=gettext_lazy("Use as prior knowledge"), permissions=["serve"])
    def use_as_prior(self, request: HttpRequest, versions: QuerySet[ModelVersion]) -> None:
        """Put the one chosen imported version into service until there are ratings enough."""
        if versions.filter(imported_from="").exists():
            message = _("Only an imported model can be prior knowledge; serve this one instead.")
            self.message_user(request, message, messages.ERROR)
            return
        self._put_into_service(request, versions)

    def _put_into_service(self, request: HttpRequest, versions: QuerySet[ModelVersion]) -> None:
        chosen = list(versions[:2])
        if len(chosen) != 1:
            self.message_user(request, _("Choose one model to serve."), messages.ERROR)
            return
        version = chosen[0]
        if refusal := why_not_served(version):
            self.message_user(request, refusal, messages.ERROR)
            return
        version.publish(version.artefact)
        settle()
        self.log_change(request, version, "Put into service.")
        record(Action.SETTING_CHANGED, None, f"model {version.pk} put into service")
        message = _("Model %(number)s is served from now on.") % {"number": version.pk}
        self.message_user(request, message, messages.SUCCESS)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Add whether to show the retrain button, and say if the last training failed."""
        last = ModelVersion.objects.latest_training()
        if request.method == "GET" and last and (again := self.next_try(last)):
            words = {"model": last, "time": again, "error": last.error}
            message = _("%(model)s, tried again on %(time)s at the earliest: %(error)s") % words
            self.message_user(request, message, messages.WARNING)
        extra = {"has_retrain_permission": self.has_retrain_permission(request)}
        return super().changelist_view(request, {**(extra_context or {}), **extra})

    @admin_page("retrain/", "retrain", ["retrain"], posted=True)
    def retrain_view(self, request: HttpRequest) -> HttpResponse:
        """Queue a training."""
        level = messages.SUCCESS
        message = _("A training is queued; its model appears here when a worker has started it.")
        if reason := reason_to_wait():
            level = messages.WARNING
            message = _(
                "No training was started: %(reason)s. `manage.py retrain --force` trains now."
            ) % {"reason": reason}
        else:
            if seconds := seconds_taken():
                level = messages.WARNING
                message = _(
                    "Another training runs, or was cut off. This one begins when it has ended, or"
                    " in %(minutes)s minutes if it was cut off."
                ) % {"minutes": math.ceil(seconds / 60)}
            try:
                do_once(request, ask_to_retrain)
            except OperationalError as error:
                level = messages.WARNING
                message = _(
                    "The broker does not answer: %(error)s. The training is noted, and begins when"
                    " the schedule looks next after it is back."
                ) % {"error": error}
        self.message_user(request, message, level)
        return redirect("admin:recommendations_modelversion_changelist")


def _table(values: dict[str, Any]) -> str:
    rows = [(name, _readable(value)) for name, value in _flat(values)]
    if not rows:
        return "–"
    body = format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", rows)
    return format_html("<table>{}</table>", body)


def _flat(values: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Return what is nested as one list, its names joined."""
    flat: list[tuple[str, Any]] = []
    for name, value in values.items():
        label = f"{prefix}{name.replace('_', ' ')}"
        flat += _flat(value, f"{label}: ") if isinstance(value, dict) else [(label, value)]
    return flat


def _readable(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return " – ".join(_readable(part) for part in value)
    return str(value)
