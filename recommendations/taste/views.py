"""The taste page with its switch that hides predictions, and the year in review."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.responses import Undo, respond
from catalog.models.diary import FIRST_SCREENING

from ..serving.prediction_visibility import predictions_visible, set_predictions_hidden
from .page import taste_of
from .year import year_of


@login_required
@require_safe
def taste(request: SignedInRequest) -> HttpResponse:
    """Show charts of the user's ratings, and how accurate predictions were."""
    context = {
        "taste": taste_of(request.user.pk),
        "hidden": not predictions_visible(request),
    }
    return render(request, "recommendations/taste/taste.html", context)


@login_required
@require_safe
def year_in_review(request: SignedInRequest, year: int | None = None) -> HttpResponse:
    """Show what the user saw in a year, by diary and ratings; their latest one by default."""
    this_year = timezone.localdate().year
    if year is not None and not FIRST_SCREENING.year <= year <= this_year:
        raise Http404("There is no such year.")
    context = {"review": year_of(request.user.pk, year, this_year)}
    return render(request, "recommendations/taste/year.html", context)


@user_action(replay=True, page="taste")
def hide_predictions(request: SignedInRequest) -> HttpResponse:
    """Hide the prediction of a movie until the user has rated it."""
    message = _("Predictions are hidden until you have rated.")
    return _set_hidden(request, True, message, undo="show_predictions")


@user_action(replay=True, page="taste")
def show_predictions(request: SignedInRequest) -> HttpResponse:
    """Show predictions of unrated movies again."""
    message = _("Predictions are shown.")
    return _set_hidden(request, False, message, undo="hide_predictions")


def _set_hidden(request: SignedInRequest, hidden: bool, message: str, *, undo: str) -> HttpResponse:
    set_predictions_hidden(request.user.pk, hidden)
    return respond(
        request,
        message,
        partial="recommendations/taste/partials/predictions_switched.html",
        page=reverse("taste"),
        undo=Undo(reverse(undo)),
        context=lambda: {"hidden": hidden},
    )
