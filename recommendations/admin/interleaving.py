"""Testing two models against each other, from the list of models and from the desk."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit.log import Action, record
from core.admin import ReadOnlyAdmin, admin_page

from ..interleaving import running
from ..models import InterleavingTest, ModelVersion


class InterleavingAdmin(ReadOnlyAdmin):
    """An action that starts a test, and what the desk's buttons post to."""

    def has_serve_permission(self, request: HttpRequest) -> bool:
        """Whether the admin may choose which models people get picks of."""
        return request.user.has_perm("recommendations.change_modelversion")

    @admin.action(
        description=gettext_lazy("Test against the model in service"), permissions=["serve"]
    )
    def start_test(
        self, request: HttpRequest, versions: QuerySet[ModelVersion]
    ) -> HttpResponse | None:
        """Let the chosen model and the one in service choose picks of the home page in turns."""
        chosen = list(versions[:2])
        if len(chosen) != 1:
            self.message_user(request, _("Choose one model to test."), messages.ERROR)
            return None
        try:
            test = running.start(chosen[0])
        except running.NotStarted as error:
            if InterleavingTest.objects.running().filter(challenger=chosen[0]).exists():
                return redirect(_on_desk())  # the same form, sent twice
            self.message_user(request, str(error), messages.ERROR)
            return None
        record(Action.SETTING_CHANGED, None, f"interleaving test started: {test}")
        words = {"challenger": test.challenger_id, "champion": test.champion_id}
        self.message_user(
            request,
            _(
                "From now on model %(challenger)s and model %(champion)s choose the picks of the"
                " home page in turns. The desk says which one people prefer."
            )
            % words,
            messages.SUCCESS,
        )
        return redirect(_on_desk())

    @admin_page("tests/<id:pk>/end/", "end_test", ["serve"], posted=True)
    def end_test(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End a test; the model in service stays."""
        self._end(request, get_object_or_404(InterleavingTest, pk=pk))
        return redirect(_on_desk())

    @admin_page("tests/<id:pk>/promote/", "promote", ["serve"], posted=True)
    def promote_challenger(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put the other model into service, which ends the test."""
        self._promote(request, get_object_or_404(InterleavingTest, pk=pk))
        return redirect(_on_desk())

    def _end(self, request: HttpRequest, test: InterleavingTest) -> None:
        if running.end(test, InterleavingTest.Outcome.STOPPED):
            record(Action.SETTING_CHANGED, None, f"interleaving test ended: {test}")
        elif not _is_now(test, InterleavingTest.Outcome.STOPPED):
            self.message_user(request, _over(test), messages.WARNING)
            return
        message = _("The test has ended; model %(number)s stays in service.")
        self.message_user(request, message % {"number": test.champion_id}, messages.SUCCESS)

    def _promote(self, request: HttpRequest, test: InterleavingTest) -> None:
        try:
            running.promote(test)
        except running.NotStarted as error:
            if not _is_now(test, InterleavingTest.Outcome.PROMOTED):
                said = _over(test) if test.outcome else str(error)
                self.message_user(request, said, messages.ERROR)
                return
        else:
            record(Action.SETTING_CHANGED, None, f"model {test.challenger_id} put into service")
        message = _("Model %(number)s is served from now on.") % {"number": test.challenger_id}
        self.message_user(request, message, messages.SUCCESS)


def _is_now(test: InterleavingTest, outcome: InterleavingTest.Outcome) -> bool:
    """Whether a test has ended so, as by the same form that was sent before."""
    test.refresh_from_db()
    return test.outcome == outcome


def _over(test: InterleavingTest) -> str:
    words = {"outcome": test.get_outcome_display()}
    return _("The test had ended already: %(outcome)s.") % words


def _on_desk() -> str:
    return reverse("desk") + "#interleaving"
